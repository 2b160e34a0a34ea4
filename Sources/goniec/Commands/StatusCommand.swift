import App
import ArgumentParser
import JSON
import Store

/// `goniec status`.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Count events, enrollments, deliveries and dead letters, and say what is stopped.",
        discussion: "Example: goniec status --json"
    )

    @OptionGroup var output: JSONOption
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let (status, pauses) = try await common.session().withStore { store in (try await store.status(), try await store.pauses()) }
        if output.json {
            var members = status.json
            members["stopped"] = .array(pauses.map { .object($0.json) })
            return print(Output.object(members))
        }
        for (name, value) in status.json { print("\(name): \(value.text)") }
        for pause in pauses { print("stopped: \(pause.line)") }
    }
}
