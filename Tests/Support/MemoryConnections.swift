package import AMQP
package import Farm
package import Jobs

/// The twin of the broker's inlet.
package actor MemoryInlet: Inlet {
    private let broker: MemoryBroker
    private var channel: Int?

    /// Makes an unconnected one.
    package init(_ broker: MemoryBroker) {
        self.broker = broker
    }

    package func open(_ queue: QueueName, prefetch: UInt16) async throws(AMQPError) {
        channel = try await broker.openChannel(queue.rawValue, prefetch: prefetch)
    }

    package func widen(to prefetch: UInt16) async throws(AMQPError) {
        try await broker.setPrefetch(prefetch, of: channel)
    }

    package func next(max: Int) async throws(AMQPError) -> [Message] {
        try await broker.take(max, from: channel, waits: true)
    }

    package func take(max: Int) async throws(AMQPError) -> [Message] {
        try await broker.take(max, from: channel, waits: false)
    }

    package func acknowledge(upTo tag: UInt64) async throws(AMQPError) {
        try await broker.acknowledge(upTo: tag, on: channel)
    }

    package func stop() async throws(AMQPError) {
        try await broker.setFlow(false, prefetch: nil, of: channel)
    }

    package func resume(prefetch: UInt16) async throws(AMQPError) {
        try await broker.setFlow(true, prefetch: prefetch, of: channel)
    }

    package func close() async {
        await broker.closeChannel(channel)
        channel = nil
    }
}

/// The twin of the broker's outlet: publishes into queues by routing key.
package actor MemoryOutlet: Outlet {
    private let broker: MemoryBroker
    private var id: Int?

    /// Makes an unconnected one.
    package init(_ broker: MemoryBroker) {
        self.broker = broker
    }

    package func open() async throws(AMQPError) {
        id = try await broker.openOutlet()
    }

    package func begin(_ publications: [Publication]) async throws(AMQPError) -> Emission {
        if !publications.isEmpty { try await broker.publish(publications, over: id) }
        return Emission(publications: publications, ticket: nil)
    }

    package func finish(_ emission: Emission) async throws(AMQPError) {
        if !emission.publications.isEmpty { try await broker.confirm(over: id) }
    }

    package func close() async {
        await broker.closeOutlet(id)
        id = nil
    }
}

/// The depths of a memory broker's queues.
package struct MemoryDepths: QueueDepths {
    private let broker: MemoryBroker

    /// Looks at this broker.
    package init(_ broker: MemoryBroker) {
        self.broker = broker
    }

    package func depth(of queue: QueueName) async throws(AMQPError) -> Int {
        await broker.depth(of: queue).ready
    }
}
