import App
import ArgumentParser
import JSON
import Store

/// `goniec status`.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Count events, enrollments, deliveries and dead letters.",
        discussion: "Example: goniec status --json"
    )

    @OptionGroup var output: JSONOption
    @OptionGroup var common: CommonOptions

    func run() async throws {
        let status = try await common.session().withStore { store in try await store.status() }
        if output.json { return print(Output.object(status.json)) }
        for (name, value) in status.json { print("\(name): \(value.text)") }
    }
}
