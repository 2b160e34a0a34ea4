internal import Jobs
internal import Store

extension Standstill {
    /// What stops a queue, as scopes; `database` stands for one that was restored and not confirmed.
    func scopes(stopping queue: QueueName) -> [String] {
        // What went wrong is kept even when everything stands still, unless an operator names that very queue.
        var candidates = queue == .dead ? ["queue:\(queue)"] : ["all", "queue:\(queue)"]
        for lane in Lane.allCases where queue == .send(lane) || queue == .render(lane) { candidates.append("lane:\(lane.rawValue)") }
        var found = candidates.filter(scopes.contains)
        if !isKnownDatabase, Lane.allCases.contains(where: { queue == .send($0) }) { found.append("database") }
        return found
    }

    /// Whether a queue's messages are to stay where they are.
    func stops(_ queue: QueueName) -> Bool {
        !scopes(stopping: queue).isEmpty
    }
}
