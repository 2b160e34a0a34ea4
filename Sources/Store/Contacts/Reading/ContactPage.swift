package import Identity
internal import Scenario
package import Time

/// All that is known of a contact, for a person who looks.
package struct ContactPage: Sendable {
    /// What the contact said of a topic.
    package struct Consent: Sendable, Equatable {
        /// The topic.
        package let topic: String
        /// Whether mails of it are welcome.
        package let granted: Bool
        /// Where it was said.
        package let source: String
        /// When.
        package let changedAt: Timestamp
    }

    /// A passage that is under way.
    package struct Passage: Sendable, Equatable {
        /// The enrollment.
        package let id: UUID
        /// The scenario.
        package let scenario: String
        /// The version it began with.
        package let version: Int
        /// The correlation key.
        package let key: String
        /// The step it stands at.
        package let step: String?
        /// When it began.
        package let enteredAt: Timestamp
        /// When its wait is over.
        package let dueAt: Timestamp?
    }

    /// A mail.
    package struct Mail: Sendable, Equatable {
        /// The delivery.
        package let id: UUID
        /// The scenario.
        package let scenario: String
        /// The step.
        package let step: String
        /// The template.
        package let template: String
        /// What became of it.
        package let state: String
        /// Why.
        package let reason: String?
        /// When it was decided.
        package let createdAt: Timestamp
        /// When it changed last.
        package let updatedAt: Timestamp
    }

    /// The contact.
    package let record: ContactRecord
    /// When it was first heard of.
    package let createdAt: Timestamp
    /// When something of it changed last.
    package let updatedAt: Timestamp
    /// When it was erased.
    package let erasedAt: Timestamp?
    /// Since when nothing is written to it, by an operator's word.
    package let stoppedAt: Timestamp?
    /// The subjects of contacts that were merged into it.
    package let aliases: [String]
    /// What it said of topics, by name.
    package let consents: [Consent]
    /// The segments it is in, by name.
    package let segments: [String]
    /// What is under way, the oldest first.
    package let enrollments: [Passage]
    /// The newest deliveries, the newest first.
    package let deliveries: [Mail]
}
