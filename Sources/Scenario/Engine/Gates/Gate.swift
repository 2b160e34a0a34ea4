package import Time

/// What can stand between a decided e-mail and its contact, in the order it is looked at.
package enum Gate: String, Hashable, Sendable, CaseIterable {
    /// An operator has stopped all mail to the contact.
    case stopped
    /// The contact was erased.
    case erased
    /// The address must not be written to.
    case suppressed
    /// The contact doesn't want bulk mail about the topic.
    case consent
    /// The contact is in the scenario's control group.
    case controlGroup = "control-group"
    /// The contact got as many mails as the scenario allows.
    case frequency
    /// It is quiet where the contact is.
    case quietHours = "quiet-hours"
}

/// What the gates say to an e-mail.
package enum Passage: Hashable, Sendable {
    /// Nothing stands against it.
    case open
    /// It is never sent; why, without a full stop.
    case closed(Gate, reason: String)
    /// It waits until a moment, and then all gates are asked again.
    case delayed(Gate, until: Timestamp)
}
