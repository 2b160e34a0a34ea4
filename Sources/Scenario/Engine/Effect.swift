package import JSON
package import Time

/// What must be done for an enrollment, in the transaction that stores it.
package enum Effect: Hashable, Sendable {
    /// An e-mail is to be sent.
    case email(Delivery)
    /// The enrollment's pending deliveries are cancelled.
    case cancelPending
    /// The contact's attributes take these values; others stay.
    case setAttributes(JSONObject)
    /// What the contact says of a topic is set.
    case setConsent(topic: String, granted: Bool)
    /// The enrollment's timer is set, in place of the one it had.
    case timer(dueAt: Timestamp, waitNumber: Int)
    /// The enrollment's timer is removed.
    case clearTimer
    /// The goal was reached by an event of this time.
    case goal(at: Timestamp)
}
