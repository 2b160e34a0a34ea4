/// What the database knows of a queue.
package struct QueueFigures: Sendable, Equatable {
    /// Messages that living workers hold.
    package var unacked: Int64
    /// Messages that living workers finish in a second, over the last minute.
    package var rate: Double
    /// How many living workers consume it or would.
    package var workers: Int64
    /// How long the oldest message that waits has waited at most; nil where nothing was ever delivered.
    package var longestWait: Duration?
    /// Open dead letters that came from it.
    package var dead: Int64

    /// Describes a queue.
    package init(unacked: Int64 = 0, rate: Double = 0, workers: Int64 = 0, longestWait: Duration? = nil, dead: Int64 = 0) {
        self.unacked = unacked
        self.rate = rate
        self.workers = workers
        self.longestWait = longestWait
        self.dead = dead
    }
}
