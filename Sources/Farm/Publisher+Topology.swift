package import AMQP
package import Jobs

extension Publisher {
    /// Declares every exchange, queue and binding. Idempotent; fails when one exists with other arguments.
    package func declare(_ topology: Topology) async throws(AMQPError) {
        for exchange in topology.exchanges { try await declare(exchange) }
        for queue in topology.queues { try await declare(queue) }
        for binding in topology.bindings {
            try await bind(queue: binding.queue.rawValue, exchange: binding.exchange, routingKey: binding.routingKey)
        }
    }

    func declare(_ exchange: Topology.Exchange) async throws(AMQPError) {
        try await declareExchange(name: exchange.name, kind: ExchangeKind(exchange.kind))
    }

    func declare(_ queue: Topology.Queue) async throws(AMQPError) {
        _ = try await declareQueue(name: queue.name.rawValue, arguments: queue.arguments.mapValues(FieldValue.init))
    }
}

extension ExchangeKind {
    fileprivate init(_ kind: Topology.ExchangeKind) {
        self =
            switch kind {
            case .topic: .topic
            case .direct: .direct
            case .fanout: .fanout
            }
    }
}

extension FieldValue {
    fileprivate init(_ argument: Topology.Argument) {
        self =
            switch argument {
            case .string(let text): .string(text)
            case .int(let number): .int(number)
            }
    }
}
