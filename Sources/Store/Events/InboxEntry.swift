package import Identity
package import Scenario

/// An event at the door: under which key it is remembered, and what it says.
package struct InboxEntry: Sendable, Equatable {
    /// Whom it is about.
    package let contact: UUID
    /// UUIDv5 of source, a separator, and the event's id.
    package let id: UUID
    /// SHA-256 of the message's body, first half: a second message under the same id is told by it.
    package let bodyHash: [UInt8]
    /// The event.
    package let event: Event

    /// Puts an event at the door.
    package init(contact: UUID, id: UUID, bodyHash: [UInt8], event: Event) {
        self.contact = contact
        self.id = id
        self.bodyHash = bodyHash
        self.event = event
    }

    /// The key under which it is remembered.
    package var key: InboxKey { InboxKey(contact: contact, id: id) }
}

/// An event's primary key in the inbox.
package struct InboxKey: Hashable, Sendable, Comparable {
    /// Whom it is about.
    package let contact: UUID
    /// UUIDv5 of source, a separator, and the event's id.
    package let id: UUID

    /// Names an event.
    package init(contact: UUID, id: UUID) {
        self.contact = contact
        self.id = id
    }

    package static func < (left: InboxKey, right: InboxKey) -> Bool {
        (left.contact, left.id) < (right.contact, right.id)
    }
}
