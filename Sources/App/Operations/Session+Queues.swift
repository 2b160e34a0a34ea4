internal import AMQP
internal import Jobs
internal import Store

/// What a queue holds and whether it is allowed to move.
package struct QueueReport: Sendable, Equatable {
    /// The queue's name.
    package let name: String
    /// Messages that wait; nil when the queue is absent.
    package let ready: Int?
    /// Workers that consume it; nil when the queue is absent.
    package let consumers: Int?
    /// The scopes that stop it; empty when nothing does.
    package let stoppedBy: [String]
}

extension Session {
    /// Every queue of the topology, those that workers consume first; declares nothing.
    package func queues() async throws -> [QueueReport] {
        async let standstill = withStore { store in try await store.standstill() }
        let consumed = QueueName.consumed
        let names = consumed + Topology.standard.queues.map(\.name).filter { !consumed.contains($0) }
        let found = try await withPublisher { publisher in
            var found: [(name: QueueName, status: QueueStatus?)] = []
            for name in names { found.append((name, try await publisher.inspectQueue(name: name.rawValue))) }
            return found
        }
        let stopped = try await standstill
        return found.map { name, status in
            QueueReport(
                name: name.rawValue, ready: status?.messageCount, consumers: status?.consumerCount,
                stoppedBy: stopped.scopes(stopping: name)
            )
        }
    }
}
