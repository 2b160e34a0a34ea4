package import Identity

/// A contact's place in a segment.
package struct Membership: Hashable, Sendable, Comparable {
    /// Who belongs there.
    package let contact: UUID
    /// Where.
    package let segment: String

    /// Names a membership.
    package init(contact: UUID, segment: String) {
        self.contact = contact
        self.segment = segment
    }

    package static func < (left: Membership, right: Membership) -> Bool {
        (left.contact, left.segment) < (right.contact, right.segment)
    }
}
