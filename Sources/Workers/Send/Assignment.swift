internal import Identity

/// A mail whose claim is ours.
struct Assignment: Sendable {
    /// The mail.
    let item: SendWindow.Item
    /// Which attempt this is, counted from 1.
    let attempt: Int
    /// After when the final dot is no longer sent: the lease is nearly over.
    let deadline: ContinuousClock.Instant
}
