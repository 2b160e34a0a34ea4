import App
import ArgumentParser

/// Which queues are meant.
struct QueueChoice: ParsableArguments {
    @Argument(help: "The queues; goniec queue list shows them.")
    var queues: [String] = []

    @Flag(help: "Everything: the red button, as goniec stop --all is.")
    var all = false

    /// What they are in the database's words; throws unless there are queues or everything, and when a queue is none.
    func scopes() throws -> [StopScope] {
        guard !queues.isEmpty || all else { throw Failure("name a queue, or say --all; goniec queue list shows them") }
        guard queues.isEmpty || !all else { throw Failure("name queues or say --all, not both") }
        if all { return [.all] }
        return try queues.map { try StopScope(all: false, queue: $0, lane: nil, scenario: nil) }
    }
}
