package import Time

/// Up to when everything that had come into a queue has been delivered.
package enum QueueMark: Sendable, Equatable {
    /// Nothing waits in it at this moment.
    case now
    /// By the clock of who published.
    case at(Timestamp)
}
