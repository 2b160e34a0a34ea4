package import Jobs
internal import Synchronization

/// Shows how a worker is to whoever looks, without asking the worker: one that is stuck can still be seen.
package final class WorkerGauge: Sendable {
    /// The queue it consumes; nil for one that works without.
    package let queue: QueueName?
    private let reading: Mutex<WorkerReading>

    /// A gauge for a worker that has done nothing yet.
    package init(queue: QueueName?) {
        self.queue = queue
        reading = Mutex(WorkerReading(consumes: queue != nil))
    }

    /// How the worker is now.
    package func read() -> WorkerReading {
        reading.withLock { $0 }
    }

    /// The worker tells of itself, a few times a batch.
    package func note(_ event: (inout WorkerReading) -> Void) {
        reading.withLock { event(&$0) }
    }
}

/// A worker that can be looked at.
package protocol Gauged: Sendable {
    /// How it is.
    var gauge: WorkerGauge { get }
}
