package import Identity
internal import Postgres

extension Store {
    /// Records what a contact said of a topic to whoever tells us, with a journal line and a line of the audit; nil when there is no such
    /// contact or it was erased, false when it had been said before.
    package func recordConsent(
        of contact: UUID, topic: String, granted: Bool, reason: String?, by actor: String, journalID: UUID
    ) async throws -> Bool? {
        try await pool.transaction { transaction in
            let known = try await transaction.query(
                "SELECT FROM contact WHERE contact_id = \(contact) AND erased_at IS NULL FOR NO KEY UPDATE")
            guard !known.isEmpty else { return nil }
            let results = try await transaction.pipeline([
                Self.consentQuery(contact: contact, topic: topic, granted: granted, source: "command", journalID: journalID),
                """
                INSERT INTO audit (actor, action, subject, reason)
                VALUES (\(actor), 'contact consent', \("\(contact) \(topic) \(granted ? "yes" : "no")"), \(reason as String?))
                """,
            ])
            return results[0].affected > 0
        }
    }
}
