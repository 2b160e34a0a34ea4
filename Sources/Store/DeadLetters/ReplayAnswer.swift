/// What came of giving one letter back to the farm.
package enum ReplayAnswer: Sendable, Equatable {
    /// The broker holds its message.
    case published
    /// Not now: its queue is full. It stays, and is tried again.
    case refused
    /// It can't be given back; why, in a sentence.
    case failed(String)
}

/// What came of a batch.
package struct ReplayBatch: Sendable, Equatable {
    /// Letters that were given back.
    package var replayed = 0
    /// Letters that can't be.
    package var failed = 0
    /// Letters that are to be tried again.
    package var refused = 0
    /// Whether there was nothing left.
    package var isEnd = false

    /// Nothing yet.
    package init() {}
}
