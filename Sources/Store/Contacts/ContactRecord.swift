package import Scenario
package import Time

/// A contact with what only the store knows of it.
package struct ContactRecord: Sendable, Equatable {
    /// The contact.
    package var contact: Contact
    /// The time of the newest event taken in; an event behind it is late.
    package var lastEventAt: Timestamp?
    /// When time alone may change which segments the contact belongs to; nil for never.
    package var segmentsDueAt: Timestamp?

    /// Puts a contact's record together.
    package init(contact: Contact, lastEventAt: Timestamp?, segmentsDueAt: Timestamp? = nil) {
        self.contact = contact
        self.lastEventAt = lastEventAt
        self.segmentsDueAt = segmentsDueAt
    }
}
