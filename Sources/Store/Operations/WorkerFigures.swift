/// How a process does on one queue.
package struct WorkerFigures: Sendable, Equatable {
    /// The queue it consumes; empty for who works without one, as scheduler and edge do.
    package var queue: String
    /// What it does there: the role's name.
    package var stage: String
    /// `connecting`, `consuming`, `running`, `paused`, `waiting` or `draining`.
    package var state: String
    /// What it lacks, in words; nil when nothing.
    package var reason: String?
    /// Messages finished since it started; a scheduler's are those it has published.
    package var finished: Int64
    /// Messages finished in a second, over the last minute.
    package var rate: Double
    /// Messages it has taken and not acknowledged.
    package var unacked: Int32
    /// How long it has held messages and finished none; nil when it holds none.
    package var stalledFor: Duration?

    /// Describes a worker's doings.
    package init(
        queue: String, stage: String, state: String, reason: String?, finished: Int64, rate: Double, unacked: Int32, stalledFor: Duration?
    ) {
        self.queue = queue
        self.stage = stage
        self.state = state
        self.reason = reason
        self.finished = finished
        self.rate = rate
        self.unacked = unacked
        self.stalledFor = stalledFor
    }
}
