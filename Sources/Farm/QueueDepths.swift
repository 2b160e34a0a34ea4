package import AMQP
package import IO
package import Jobs
package import Logging

/// Tells how many messages wait in a queue.
package protocol QueueDepths: Sendable {
    /// Messages that are ready, zero when there is no such queue.
    func depth(of queue: QueueName) async throws(AMQPError) -> Int
}

/// Asks the broker over a connection of its own.
package actor BrokerQueueDepths: QueueDepths {
    private let executor: SerialQueue
    private let publisher: Publisher
    private var isConnected = false

    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Makes an unconnected one whose calls run on `executor`.
    package init(configuration: BrokerConfiguration, executor: SerialQueue, logger: Logger) {
        self.executor = executor
        publisher = Publisher(configuration: configuration, queue: executor, logger: logger)
    }

    package func depth(of queue: QueueName) async throws(AMQPError) -> Int {
        if !isConnected {
            try await publisher.connect()
            isConnected = true
        }
        do throws(AMQPError) {
            return try await publisher.inspectQueue(name: queue.rawValue)?.messageCount ?? 0
        } catch {
            isConnected = false
            await publisher.close()
            throw error
        }
    }

    /// Disconnects.
    package func close() async {
        await publisher.close()
        isConnected = false
    }
}
