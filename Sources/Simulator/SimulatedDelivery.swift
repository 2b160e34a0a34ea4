package import Identity
package import JSON
internal import Scenario
package import Time

/// An e-mail that would have been sent.
package struct SimulatedDelivery: Hashable, Sendable {
    /// Whom it goes to: the subject.
    package let contact: String
    /// Whose it is.
    package let scenario: String
    /// The step that writes.
    package let step: String
    /// What it says.
    package let template: String
    /// When.
    package let at: Timestamp
    /// The id it would have.
    package let id: UUID
    /// The passage it belongs to.
    package let enrollment: UUID

    /// `{contact, scenario, step, template, at}`.
    package var json: JSONObject {
        [
            "contact": .string(contact), "scenario": .string(scenario), "step": .string(step), "template": .string(template),
            "at": .string(at.description),
        ]
    }

    /// What the events of its outcomes say, as the trigger makes them.
    package var outcomeData: JSONValue {
        [
            "delivery": .string(id.description), "enrollment": .string(enrollment.description), "scenario": .string(scenario),
            "step": .string(step), "template": .string(template), "reason": .null,
        ]
    }

    init(_ delivery: Delivery, of enrollment: Enrollment, to contact: Contact, at moment: Timestamp) {
        self.contact = contact.subject
        scenario = enrollment.scenario
        step = delivery.step
        template = delivery.template
        at = moment
        id = delivery.id
        self.enrollment = enrollment.id
    }
}
