import App
import ArgumentParser
import JSON
import Store

/// `goniec stop`.
struct StopCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stop",
        abstract: "Stop everything, a queue, a lane or a scenario; workers obey within a second.",
        discussion: """
            Example: goniec stop --all --reason "wrong prices in the mails"
            Example: goniec stop --list
            """
    )

    @OptionGroup var choice: ScopeOptions

    @Option(help: "Why; noted in the audit and shown in lists.")
    var reason: String?

    @Flag(help: "Stop nothing; list what is stopped.")
    var list = false

    @OptionGroup var output: JSONOption
    @OptionGroup var common: CommonOptions

    func run() async throws {
        if list, !choice.isEmpty { throw Failure("--list stops nothing: leave it out, or name no scope") }
        let scope = list ? nil : try choice.scope()
        let session = try await common.session()
        if let scope { try await session.stop(scope, reason: reason) }
        let pauses = try await session.pauses()
        if output.json { return print(Output.array(pauses.map(\.json))) }
        if let scope { return print("stopped \(scope)") }
        print(pauses.isEmpty ? "nothing is stopped" : pauses.map(\.line).joined(separator: "\n"))
    }
}

/// Which part of the farm is meant.
struct ScopeOptions: ParsableArguments {
    @Flag(help: "Everything: the red button.")
    var all = false

    @Option(help: "One queue; goniec queue list shows them.")
    var queue: String?

    @Option(help: "A lane: transactional or bulk.")
    var lane: String?

    @Option(help: "A scenario, by its key.")
    var scenario: String?

    var isEmpty: Bool { !all && queue == nil && lane == nil && scenario == nil }

    func scope() throws -> StopScope {
        try StopScope(all: all, queue: queue, lane: lane, scenario: scenario)
    }
}
