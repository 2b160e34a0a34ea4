package import AMQP
package import Jobs

/// How the broker differs from a topology.
package enum TopologyDifference: Sendable, Equatable, CustomStringConvertible {
    /// An exchange isn't there.
    case noExchange(String)
    /// A queue isn't there.
    case noQueue(QueueName)
    /// Something is there with other properties; the text is the broker's.
    case other(name: String, reason: String)

    package var description: String {
        switch self {
        case .noExchange(let name): "exchange \(name) is absent"
        case .noQueue(let name): "queue \(name) is absent"
        case .other(_, let reason): reason
        }
    }
}

extension Publisher {
    /// Finds what is absent and what stands with other arguments, and changes nothing. Bindings can't be seen over AMQP.
    package func differences(from topology: Topology) async throws(AMQPError) -> [TopologyDifference] {
        var found: [TopologyDifference] = []
        for exchange in topology.exchanges {
            guard try await hasExchange(name: exchange.name) else {
                found.append(.noExchange(exchange.name))
                continue
            }
            try await compare(exchange.name, &found) { publisher throws(AMQPError) in try await publisher.declare(exchange) }
        }
        for queue in topology.queues {
            guard try await inspectQueue(name: queue.name.rawValue) != nil else {
                found.append(.noQueue(queue.name))
                continue
            }
            try await compare(queue.name.rawValue, &found) { publisher throws(AMQPError) in try await publisher.declare(queue) }
        }
        return found
    }

    /// Declares what was seen to be there: the broker refuses when it is there with other properties (AMQP 0-9-1, precondition-failed).
    private func compare(
        _ name: String, _ found: inout [TopologyDifference], _ declare: (Publisher) async throws(AMQPError) -> Void
    ) async throws(AMQPError) {
        do throws(AMQPError) {
            try await declare(self)
        } catch .closedByBroker(406, let text) {
            found.append(.other(name: name, reason: text.replacing("PRECONDITION_FAILED - ", with: "")))
        }
    }
}
