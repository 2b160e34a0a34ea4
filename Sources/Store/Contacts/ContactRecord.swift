package import Scenario
package import Time

/// A contact with what only the store knows of it.
package struct ContactRecord: Sendable, Equatable {
    /// The contact.
    package var contact: Contact
    /// The time of the newest event taken in; an event behind it is late.
    package var lastEventAt: Timestamp?
    /// True after an erasure: nothing is done for this contact any more.
    package let isErased: Bool

    /// Puts a contact's record together.
    package init(contact: Contact, lastEventAt: Timestamp?, isErased: Bool) {
        self.contact = contact
        self.lastEventAt = lastEventAt
        self.isErased = isErased
    }
}
