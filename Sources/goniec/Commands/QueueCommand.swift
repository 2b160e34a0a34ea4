import App
import ArgumentParser
import JSON

/// `goniec queue`.
struct QueueCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "queue", abstract: "The broker's queues.", subcommands: [List.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List queues: messages that wait, workers that consume, and what stops them.",
            discussion: "Example: goniec queue list --json"
        )

        @OptionGroup var output: JSONOption
        @OptionGroup var common: CommonOptions

        func run() async throws {
            let queues = try await common.session().queues()
            if output.json { return print(Output.array(queues.map(\.json))) }
            let header = ["QUEUE", "READY", "CONSUMERS", ""]
            print(Output.table([header] + queues.map(\.cells), numbers: [1, 2]))
        }
    }
}

extension QueueReport {
    fileprivate var json: JSONObject {
        [
            "queue": .string(name), "present": .bool(ready != nil), "ready": ready.map { .int(Int64($0)) } ?? .null,
            "consumers": consumers.map { .int(Int64($0)) } ?? .null, "paused": .bool(!stoppedBy.isEmpty),
            "stopped_by": .array(stoppedBy.map { .string($0) }),
        ]
    }

    fileprivate var cells: [String] {
        guard let ready, let consumers else { return [name, "-", "-", "absent: goniec topology apply makes it"] }
        return [name, "\(ready)", "\(consumers)", stoppedBy.isEmpty ? "" : "paused (\(stoppedBy.joined(separator: ", ")))"]
    }
}
