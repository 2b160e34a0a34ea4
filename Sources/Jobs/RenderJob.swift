package import Identity
internal import JSON

/// Asks the render worker for a delivery's message.
package struct RenderJob: Job {
    /// The delivery.
    package let delivery: UUID
    /// Whom it goes to; half of the delivery's primary key.
    package let contact: UUID

    /// Asks for one delivery's message.
    package init(delivery: UUID, contact: UUID) {
        self.delivery = delivery
        self.contact = contact
    }

    package init(body: [UInt8]) throws(JobError) {
        let fields = try JobFields(body)
        delivery = try fields.id("delivery")
        contact = try fields.id("contact")
    }

    package var body: [UInt8] {
        encode { writer in
            writer.member("delivery", delivery.description)
            writer.member("contact", contact.description)
        }
    }
}
