package import Identity
package import Time

/// A stored line of a contact's journal.
package struct JournalRecord: Sendable, Equatable {
    /// When it was decided.
    package let at: Timestamp
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
}

/// One passage of a contact through a scenario, as it stands.
package struct PassageRecord: Sendable, Equatable {
    /// The enrollment.
    package let enrollment: UUID
    /// The scenario.
    package let scenario: String
    /// Its version.
    package let version: Int
    /// The correlation key.
    package let key: String
    /// When it began.
    package let enteredAt: Timestamp
    /// When it ended; nil while it is under way.
    package let endedAt: Timestamp?
    /// Why it ended.
    package let endReason: String?
    /// Where it stands.
    package let step: String?
    /// Until when.
    package let dueAt: Timestamp?
    /// Whether its scenario stands still.
    package let isPaused: Bool
}

/// A mail to a contact, as it stands.
package struct MailRecord: Sendable, Equatable {
    /// The delivery.
    package let delivery: UUID
    /// The enrollment it belongs to.
    package let enrollment: UUID
    /// The step that wrote.
    package let step: String
    /// Where it is: one of the states of a delivery's life.
    package let state: String
    /// Why.
    package let reason: String?
    /// How often it was handed over.
    package let attempts: Int
    /// The relay's answer.
    package let replyCode: Int?
    /// The relay's words.
    package let reply: String?
    /// What a bounce said of it later.
    package let bounceClass: String?
    /// Pending: when its job is due, or due again.
    package let notBefore: Timestamp
    /// When it was decided.
    package let createdAt: Timestamp
    /// When it last changed.
    package let updatedAt: Timestamp
    /// The open dead letter about it.
    package let deadLetter: UUID?
}

/// All that is stored of why a contact was written to or not.
package struct ContactHistory: Sendable, Equatable {
    /// The contact.
    package let contact: UUID
    /// The name integrations know it by.
    package let subject: String
    /// Where to write to.
    package let email: String?
    /// The contact's time zone.
    package let zone: String?
    /// When it was erased.
    package let erasedAt: Timestamp?
    /// When an operator stopped all mail to it.
    package let stoppedAt: Timestamp?
    /// Topics that it doesn't want mail about.
    package let withdrawn: [String]
    /// In the order of their beginning.
    package let passages: [PassageRecord]
    /// In the order of their time.
    package let journal: [JournalRecord]
    /// In the order of their time.
    package let mails: [MailRecord]
}
