package import Identity

/// A delivery's primary key: the contact first, so that tables can be distributed by it.
package struct DeliveryKey: Hashable, Sendable, Comparable {
    /// Whom it goes to.
    package let contact: UUID
    /// The delivery.
    package let delivery: UUID

    /// Names a delivery.
    package init(contact: UUID, delivery: UUID) {
        self.contact = contact
        self.delivery = delivery
    }

    package static func < (left: DeliveryKey, right: DeliveryKey) -> Bool {
        (left.contact, left.delivery) < (right.contact, right.delivery)
    }
}
