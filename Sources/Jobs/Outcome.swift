package import Identity
internal import JSON
package import Time

/// What became of a delivery, on its way to the trigger worker, where it is an event of type `email.<kind>`.
package struct Outcome: Job {
    /// What became of it.
    package enum Kind: String, Sendable, CaseIterable {
        case accepted, rejected, bounced, complained
    }

    /// The delivery.
    package let delivery: UUID
    /// Its contact.
    package let contact: UUID
    /// What became of it.
    package let kind: Kind
    /// When.
    package let at: Timestamp

    /// Tells what became of a delivery.
    package init(delivery: UUID, contact: UUID, kind: Kind, at: Timestamp) {
        self.delivery = delivery
        self.contact = contact
        self.kind = kind
        self.at = at
    }

    package init(body: [UInt8]) throws(JobError) {
        let fields = try JobFields(body)
        delivery = try fields.id("delivery")
        contact = try fields.id("contact")
        let name = try fields.string("kind")
        guard let kind = Kind(rawValue: name) else { throw .malformed("unknown outcome \(name)") }
        self.kind = kind
        at = try fields.moment("at")
    }

    package var body: [UInt8] {
        encode { writer in
            writer.member("delivery", delivery.description)
            writer.member("contact", contact.description)
            writer.member("kind", kind.rawValue)
            writer.member("at", at.microseconds)
        }
    }
}
