package import Identity
package import JSON
package import Jobs
package import Scenario
package import Time

/// What one trigger transaction writes, collected while the engine runs and written in one round trip.
package struct TriggerWrites: Sendable {
    /// A timer's row.
    package struct Timer: Hashable, Sendable {
        /// When it is due.
        package let dueAt: Timestamp
        /// The enrollment's contact.
        package let contact: UUID
        /// The enrollment.
        package let enrollment: UUID
        /// The wait it ends.
        package let waitNumber: Int

        /// Names a timer.
        package init(dueAt: Timestamp, contact: UUID, enrollment: UUID, waitNumber: Int) {
            self.dueAt = dueAt
            self.contact = contact
            self.enrollment = enrollment
            self.waitNumber = waitNumber
        }
    }

    /// What a contact can say yes or no to.
    package struct Topic: Hashable, Sendable {
        /// Who says it.
        package let contact: UUID
        /// The topic.
        package let name: String

        /// Names a topic of a contact's.
        package init(contact: UUID, name: String) {
            self.contact = contact
            self.name = name
        }
    }

    /// A delivery to be made.
    package struct NewDelivery: Sendable, Equatable {
        /// Its key.
        package let key: DeliveryKey
        /// Its enrollment.
        package let enrollment: UUID
        /// The inbox id of the event that led to it; nil for a timer.
        package let cause: UUID?
        /// The scenario.
        package let scenario: String
        /// The scenario's version.
        package let version: Int
        /// The step.
        package let step: String
        /// The template.
        package let template: String
        /// The topic.
        package let topic: String?
        /// The lane.
        package let lane: Lane
        /// What becomes of it when it is uncertain: `hold` or `resend`.
        package let uncertainPolicy: String
        /// The enrollment's context, for the template.
        package let context: JSONValue
        /// After when it is worth nothing.
        package let expiresAt: Timestamp?

        /// Describes a delivery.
        package init(
            key: DeliveryKey, enrollment: UUID, cause: UUID?, scenario: String, version: Int, step: String, template: String,
            topic: String?, lane: Lane, uncertainPolicy: String, context: JSONValue, expiresAt: Timestamp?
        ) {
            self.key = key
            self.enrollment = enrollment
            self.cause = cause
            self.scenario = scenario
            self.version = version
            self.step = step
            self.template = template
            self.topic = topic
            self.lane = lane
            self.uncertainPolicy = uncertainPolicy
            self.context = context
            self.expiresAt = expiresAt
        }
    }

    /// A line of the journal.
    package struct JournalLine: Sendable, Equatable {
        /// A version 7 identifier.
        package let id: UUID
        /// Whose journal.
        package let contact: UUID
        /// The enrollment it is about.
        package let enrollment: UUID?
        /// The delivery it is about.
        package let delivery: UUID?
        /// The scenario it is about.
        package let scenario: String?
        /// The step it is about.
        package let step: String?
        /// What was decided.
        package let kind: String
        /// Why.
        package let detail: String?

        /// Writes a line.
        package init(
            id: UUID, contact: UUID, enrollment: UUID? = nil, delivery: UUID? = nil, scenario: String? = nil, step: String? = nil,
            kind: String, detail: String? = nil
        ) {
            self.id = id
            self.contact = contact
            self.enrollment = enrollment
            self.delivery = delivery
            self.scenario = scenario
            self.step = step
            self.kind = kind
            self.detail = detail
        }
    }

    /// The transaction's time.
    package var now: Timestamp
    /// Events to be stored.
    package var events: [InboxEntry] = []
    /// The numbers in events' data that are added up.
    package var fields: Set<EventField> = []
    /// Contacts that changed.
    package var contacts: [UUID: ContactRecord] = [:]
    /// What contacts said of topics.
    package var consents: [Topic: Bool] = [:]
    /// Enrollments that began or changed.
    package var enrollments: [UUID: Enrollment] = [:]
    /// Timers to be removed, and to be set.
    package var removedTimers: Set<Timer> = []
    /// Timers to be set.
    package var timers: Set<Timer> = []
    /// Enrollments whose pending deliveries are called back, with the reason.
    package var cancelled: [UUID: (contact: UUID, reason: String)] = [:]
    /// Deliveries that are made.
    package var deliveries: [NewDelivery] = []
    /// Deliveries whose outcome is taken in.
    package var outcomes: Set<DeliveryKey> = []
    /// What was decided and why.
    package var journal: [JournalLine] = []

    /// Who came into segments (true) or left them (false).
    package var memberships: [Membership: Bool] = [:]

    /// Begins with nothing to write.
    package init(now: Timestamp) {
        self.now = now
    }
}
