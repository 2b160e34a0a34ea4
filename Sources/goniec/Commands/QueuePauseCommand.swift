import App
import ArgumentParser
import JSON

/// `goniec queue pause`.
struct QueuePauseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause",
        abstract: "Stop queues: workers consume nothing more of them within a second, and nothing is lost.",
        discussion: """
            What goniec stop --queue does, for several at once.
            Example: goniec queue pause send.bulk --reason "the relay is being moved"
            """
    )

    @OptionGroup var choice: QueueChoice

    @Option(help: "Why; noted in the audit and shown in lists.")
    var reason: String?

    @OptionGroup var output: JSONOption
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let scopes = try choice.scopes()
        let session = try await common.session()
        for scope in scopes { try await session.stop(scope, reason: reason) }
        if output.json { return print(Output.array(try await session.pauses().map(\.json))) }
        for scope in scopes { print("paused \(scope)") }
    }
}
