package import Time

/// A worker as it last told of itself.
package struct WorkerRecord: Sendable, Equatable {
    /// The process.
    package let process: WorkerProcess
    /// How it does.
    package let figures: WorkerFigures
    /// When the process began to tell of itself.
    package let startedAt: Timestamp
    /// How long it has run, or ran.
    package let age: Duration
    /// How long ago it last told of itself.
    package let silence: Duration

    /// True when it has been silent for longer than a living process is: it was killed, or can't reach the database.
    package var isLost: Bool { silence > Store.workerSilence }
}
