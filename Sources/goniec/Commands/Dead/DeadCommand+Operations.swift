import App
import ArgumentParser
import Identity
import JSON
import Store

extension DeadCommand {
    struct Operations: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List replays, the newest first: how far they are, who began them and why.",
            discussion: "Example: goniec dead operations --json"
        )

        @OptionGroup var output: JSONOption
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let operations = try await common.session().replayOperations()
            if output.json { return print(Output.array(operations.map(\.json))) }
            guard !operations.isEmpty else { return print("no replays") }
            let header = ["REPLAY", "STATE", "DONE", "FAILED", "OF", "BEGUN", "BY", "WHAT"]
            print(Output.table([header] + operations.map(\.cells), numbers: [2, 3, 4]))
        }
    }

    struct Pause: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Have a replay rest after its batch.",
            discussion: "Example: goniec dead pause 5f0c6c0e-3b0f-4e55-8a8e-2f6f0f1c9a10"
        )

        @OptionGroup var operation: OperationArgument

        func run() async throws { try await operation.change { session, id in try await session.pauseReplay(id) } }
    }

    struct Resume: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let a paused replay go on.",
            discussion: "Example: goniec dead resume 5f0c6c0e-3b0f-4e55-8a8e-2f6f0f1c9a10"
        )

        @OptionGroup var operation: OperationArgument

        func run() async throws { try await operation.change { session, id in try await session.resumeReplay(id) } }
    }

    struct Cancel: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "End a replay after its batch; what it has replayed stays so.",
            discussion: "Example: goniec dead cancel 5f0c6c0e-3b0f-4e55-8a8e-2f6f0f1c9a10"
        )

        @OptionGroup var operation: OperationArgument

        func run() async throws { try await operation.change { session, id in try await session.cancelReplay(id) } }
    }
}

/// Which replay is meant.
struct OperationArgument: ParsableArguments {
    @Argument(help: "The replay's id; goniec dead operations lists them.")
    var id: String

    @OptionGroup var output: JSONOption
    @OptionGroup var common: CommonOptions

    func change(_ change: (Session, UUID) async throws -> ReplayOperation) async throws {
        let id = try DeadCommand.id(id, of: "replay")
        let operation = try await change(try await common.session(), id)
        print(
            output.json
                ? Output.object(operation.json) : "\(operation.state.rawValue), \(operation.done) of \(operation.total) letters replayed")
        if operation.isAbandoned || operation.state == .cancelled { Terminal.say(DeadCommand.goOn(id)) }
    }
}

extension ReplayOperation {
    fileprivate var cells: [String] {
        [
            id.description, isAbandoned ? "\(state.rawValue), abandoned" : state.rawValue, "\(done)", "\(failed)", "\(total)",
            Output.moment(startedAt), actor, filter.summary + (reason.map { " (\($0))" } ?? ""),
        ]
    }
}
