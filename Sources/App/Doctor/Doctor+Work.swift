internal import Store

extension Doctor {
    /// Workers that fell silent, and queues that nobody empties; nothing where a server can't be asked, which others complain of.
    func work() async -> [Finding] {
        let session = session
        guard let found = try? await within(limit, { (try await session.workers(), try await session.queues()) }) else { return [] }
        return [Self.workers(found.0), Self.queues(found.1)]
    }

    private static func workers(_ workers: [WorkerRecord]) -> Finding {
        let living = Set(workers.filter { !$0.isLost }.map(\.process.id))
        let lost = workers.filter { $0.isLost && !living.contains($0.process.id) }.map(\.process)
        guard let first = lost.first else {
            return .good("workers", living.isEmpty ? "none runs" : "\(living.count) process\(living.count == 1 ? "" : "es"), none lost")
        }
        let count = Set(lost.map(\.id)).count
        let others = count > 1 ? " and \(count - 1) more" : ""
        return .warning(
            "workers", "process \(first.pid) on \(first.host)\(others) fell silent and did not say that it ends",
            cure: "goniec worker list shows which: look at its log and start it again; it is forgotten after a day"
        )
    }

    private static func queues(_ queues: [QueueReport]) -> Finding {
        let forsaken = queues.filter(\.isForsaken)
        guard let first = forsaken.first else {
            return .good("queues", "wherever messages wait, workers consume or an operator has said stop")
        }
        let others = forsaken.dropFirst().map(\.name).joined(separator: ", ")
        let stages = Role.workers.map(\.rawValue).filter { role in forsaken.contains { stage(of: $0.name) == role } }
        return .warning(
            "queues", "\(first.name) holds \(first.ready ?? 0) messages and nobody consumes it" + (others.isEmpty ? "" : ", nor \(others)"),
            cure: "start goniec worker \(stages.joined(separator: " "))"
        )
    }

    /// The role that consumes a queue.
    private static func stage(of queue: String) -> String {
        queue == "dead" ? Role.archivist.rawValue : String(queue.prefix { $0 != "." })
    }
}
