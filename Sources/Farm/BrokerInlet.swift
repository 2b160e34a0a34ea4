package import AMQP
package import IO
package import Jobs
package import Logging

/// The broker's side of `Inlet`: a connection that only consumes, so that its acknowledgements work while publishers are blocked.
package actor BrokerInlet: Inlet {
    /// After so many refreshes without a message the connection is made anew.
    private static let enoughSuspicion = 30

    private let executor: SerialQueue
    private let consumer: Consumer
    private let logger: Logger
    private var queue: QueueName?
    private var isFlowing = false
    /// Whether messages came since the last refresh.
    private var hasReceived = false
    private var suspicion = 0
    private var received: UInt64 = 0
    private var acknowledged: UInt64 = 0

    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Makes an unconnected one whose calls run on `executor`.
    package init(configuration: BrokerConfiguration, executor: SerialQueue, logger: Logger) {
        self.executor = executor
        self.logger = logger
        consumer = Consumer(configuration: configuration, queue: executor, logger: logger)
    }

    package func open(_ queue: QueueName, prefetch: UInt16) async throws(AMQPError) {
        self.queue = queue
        (isFlowing, hasReceived, suspicion) = (true, true, 0)
        acknowledged = received
        try await consumer.connect()
        try await consumer.consume(queue: queue.rawValue, prefetch: prefetch)
    }

    package func widen(to prefetch: UInt16) async throws(AMQPError) {
        try await consumer.setPrefetch(prefetch)
    }

    package func next(max: Int) async throws(AMQPError) -> [Message] {
        noted(try await consumer.next(max: max))
    }

    package func take(max: Int) async throws(AMQPError) -> [Message] {
        noted(try await consumer.take(max: max))
    }

    package func acknowledge(upTo tag: UInt64) async throws(AMQPError) {
        try await consumer.acknowledge(upTo: tag, multiple: true)
        acknowledged = tag
    }

    package func stop() async throws(AMQPError) {
        isFlowing = false
        try await consumer.stopConsuming()
    }

    package func resume(prefetch: UInt16) async throws(AMQPError) {
        guard let queue else { return }
        isFlowing = true
        try await consumer.consume(queue: queue.rawValue, prefetch: prefetch)
    }

    /// The broker tells a consumer that its quorum queue was deleted, but not when one of the same name comes right after; then nothing
    /// comes over this channel any more, whatever is consumed (measured). Messages that stay ready give that away, or else long silence.
    package func refresh() async throws(AMQPError) {
        let isIdle = isFlowing && !hasReceived && acknowledged == received
        hasReceived = false
        guard isIdle, let queue else {
            suspicion = 0
            return
        }
        let ready = try await consumer.readyCount(in: queue.rawValue) ?? 0
        // What became ready just now is on its way: a second look tells.
        suspicion += ready > 0 ? Self.enoughSuspicion / 2 : 1
        guard !hasReceived, suspicion >= Self.enoughSuspicion else { return }
        if ready > 0 { logger.warning("the queue holds messages and none comes: consuming it anew", metadata: ["ready": "\(ready)"]) }
        await consumer.close()
    }

    package func close() async {
        await consumer.close()
    }

    private func noted(_ messages: [Message]) -> [Message] {
        if let last = messages.last { (hasReceived, received) = (true, last.tag) }
        return messages
    }
}
