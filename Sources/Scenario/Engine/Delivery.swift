package import Identity
package import JSON
package import Jobs
package import Time

/// An e-mail that an enrollment asks for.
package struct Delivery: Hashable, Sendable {
    /// UUIDv5 of the enrollment, the step and how often the step was come to: the same for the same decision.
    package let id: UUID
    /// The step that writes.
    package let step: String
    /// The template's name in the scenario's folder.
    package let template: String
    /// What the contact can opt out of.
    package let topic: String?
    /// Who it waits with.
    package let lane: Lane
    /// What becomes of it when nobody knows whether it arrived.
    package let uncertain: UncertainPolicy
    /// When it must have gone out; nil for never too late.
    package let expiresAt: Timestamp?
    /// The enrollment's context at this moment: a wait that begins anew later doesn't change what was to be said.
    package let context: JSONValue

    /// An e-mail to be sent.
    package init(
        id: UUID, step: String, template: String, topic: String?, lane: Lane, uncertain: UncertainPolicy, expiresAt: Timestamp?,
        context: JSONValue
    ) {
        self.id = id
        self.step = step
        self.template = template
        self.topic = topic
        self.lane = lane
        self.uncertain = uncertain
        self.expiresAt = expiresAt
        self.context = context
    }
}
