internal import AMQP
internal import Jobs
package import Store

extension Session {
    /// Every queue that workers consume, in the order a message passes them; declares nothing.
    package func queues() async throws -> [QueueReport] {
        async let known = withStore { store in (try await store.standstill(), try await store.queueFigures()) }
        let found = try await withPublisher { publisher in
            var found: [String: QueueStatus] = [:]
            for queue in Topology.standard.queues {
                found[queue.name.rawValue] = try await publisher.inspectQueue(name: queue.name.rawValue)
            }
            return found
        }
        let (standstill, figures) = try await known
        let homes = Self.byHome(figures)
        return QueueName.consumed.map { name in
            QueueReport(name, found: found, figures: homes[name.rawValue] ?? QueueFigures(), standstill: standstill)
        }
    }

    /// Every worker process on every queue it consumes, those lost within the last day too.
    package func workers() async throws -> [WorkerRecord] {
        try await withStore { store in try await store.workers() }
    }

    /// Figures by the queue that is consumed: dead letters of a retry queue, or of a queue that is none of ours, are counted where
    /// somebody looks.
    private static func byHome(_ figures: [String: QueueFigures]) -> [String: QueueFigures] {
        let known = QueueName.consumed.map(\.rawValue)
        var homes = figures.filter { known.contains($0.key) }
        for (queue, strays) in figures where homes[queue] == nil {
            let home = known.first { queue.hasPrefix("\($0).retry.") } ?? QueueName.dead.rawValue
            homes[home, default: QueueFigures()].dead += strays.dead
        }
        return homes
    }
}

extension QueueReport {
    fileprivate init(_ name: QueueName, found: [String: QueueStatus], figures: QueueFigures, standstill: Standstill) {
        let status = found[name.rawValue]
        let tiers = Topology.standard.queues.map(\.name.rawValue).filter { $0.hasPrefix("\(name).retry.") }
        self.init(
            name: name.rawValue, ready: status?.messageCount, unacked: Int(figures.unacked), rate: figures.rate,
            oldest: status.map { $0.messageCount > 0 } == true ? figures.longestWait : nil, consumers: status?.consumerCount,
            tiers: tiers.map { Tier(name: $0, ready: found[$0]?.messageCount) }, dead: Int(figures.dead),
            stoppedBy: standstill.scopes(stopping: name)
        )
    }
}
