package import AMQP
package import Jobs

/// What one kind of worker does with the messages of one queue. It knows nothing of acknowledging, retrying and draining.
///
/// `handle` must be idempotent: after a crash the same messages come again.
package protocol Stage: Sendable {
    /// The queue it consumes.
    var queue: QueueName { get }
    /// The largest batch it wants.
    var batchSize: Int { get }
    /// How often a message that fails by itself is tried again.
    var retries: RetryPolicy { get }

    /// Gives one verdict per message, in order, with all of its own state committed.
    func handle(_ batch: [Message]) async throws(StageFailure) -> [Verdict]
}
