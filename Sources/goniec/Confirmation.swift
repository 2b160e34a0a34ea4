import ArgumentParser

/// Asks before what can't be undone, unless told not to.
struct Confirmation: ParsableArguments {
    @Flag(help: "Don't ask.")
    var yes = false

    /// Ends the command when the person at the terminal says no.
    func ask(_ question: String) throws {
        guard yes || Terminal.agrees(question) else { throw ExitCode.failure }
    }
}
