package import Identity
internal import Postgres

extension Store {
    /// Stops all mail to a contact, or lets it go on, with a line in the journal and in the audit; nil when there is no such contact or it
    /// was erased, false when it stood so before. Passages go on meanwhile; their e-mails are skipped.
    package func setStopped(
        _ isStopped: Bool, contact: UUID, reason: String?, by actor: String, journalID: UUID
    ) async throws -> Bool? {
        try await pool.transaction { transaction in
            let known = try await transaction.query(
                "SELECT stopped_at IS NOT NULL FROM contact WHERE contact_id = \(contact) AND erased_at IS NULL FOR NO KEY UPDATE")
            guard let row = known.first else { return nil }
            if try row.decode(0, as: Bool.self) == isStopped { return false }
            _ = try await transaction.pipeline([
                """
                UPDATE contact SET stopped_at = CASE WHEN \(isStopped) THEN goniec_now() END, updated_at = goniec_now()
                WHERE contact_id = \(contact)
                """,
                """
                INSERT INTO journal (contact_id, at, id, kind, detail)
                VALUES (\(contact), goniec_now(), \(journalID), \(isStopped ? "stopped" : "resumed"), \(reason as String?))
                """,
                """
                INSERT INTO audit (actor, action, subject, reason)
                VALUES (\(actor), \(isStopped ? "contact stop" : "contact resume"), \(contact.description), \(reason as String?))
                """,
            ])
            return true
        }
    }
}
