package import AMQP
package import IO
package import Jobs
package import Logging

/// The broker's side of `Inlet`: a connection that only consumes, so that its acknowledgements work while publishers are blocked.
package actor BrokerInlet: Inlet {
    private let executor: SerialQueue
    private let consumer: Consumer
    private var queue: QueueName?
    private var isFlowing = false

    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Makes an unconnected one whose calls run on `executor`.
    package init(configuration: BrokerConfiguration, executor: SerialQueue, logger: Logger) {
        self.executor = executor
        consumer = Consumer(configuration: configuration, queue: executor, logger: logger)
    }

    package func open(_ queue: QueueName, prefetch: UInt16) async throws(AMQPError) {
        self.queue = queue
        isFlowing = true
        try await consumer.connect()
        try await consumer.consume(queue: queue.rawValue, prefetch: prefetch)
        try await stopWhenTold()
    }

    package func widen(to prefetch: UInt16) async throws(AMQPError) {
        try await consumer.setPrefetch(prefetch)
        try await stopWhenTold()
    }

    package func next(max: Int) async throws(AMQPError) -> [Message] {
        try await consumer.next(max: max)
    }

    package func take(max: Int) async throws(AMQPError) -> [Message] {
        try await consumer.take(max: max)
    }

    package func acknowledge(upTo tag: UInt64) async throws(AMQPError) {
        try await consumer.acknowledge(upTo: tag, multiple: true)
    }

    package func stop() async throws(AMQPError) {
        isFlowing = false
        try await consumer.stopConsuming()
    }

    package func resume(prefetch: UInt16) async throws(AMQPError) {
        guard let queue else { return }
        isFlowing = true
        try await consumer.consume(queue: queue.rawValue, prefetch: prefetch)
        try await stopWhenTold()
    }

    package func close() async {
        await consumer.close()
    }

    /// Race: a `stop` while a consumer is being replaced or begun finds none to stop, and the new one would flow for ever.
    private func stopWhenTold() async throws(AMQPError) {
        if !isFlowing { try await consumer.stopConsuming() }
    }
}
