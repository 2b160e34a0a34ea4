package import Identity
package import Postgres

extension Store {
    /// Records what a contact, or the one it was merged into, said of a topic, with a journal line; saying it twice changes nothing. Returns
    /// whether it was a change.
    package func setConsent(
        contact: UUID, topic: String, granted: Bool, source: String, journalID: UUID
    ) async throws(PostgresError) -> Bool {
        let results = try await pool.pipeline([
            // A link in a mail names the contact as it was then. Once its row is locked it is merged already or not before this is done.
            "SELECT FROM contact WHERE contact_id = \(contact) FOR KEY SHARE",
            Self.consentQuery(contact: contact, topic: topic, granted: granted, source: source, journalID: journalID),
        ])
        return results[1].affected > 0
    }

    private static func consentQuery(contact: UUID, topic: String, granted: Bool, source: String, journalID: UUID) -> Query {
        """
        WITH changed AS (
            INSERT INTO consent AS c (contact_id, topic, granted, source)
            VALUES (coalesce((SELECT survivor_id FROM contact_alias WHERE contact_id = \(contact)), \(contact)), \(topic), \(granted), \(source))
            ON CONFLICT (contact_id, topic) DO UPDATE SET granted = excluded.granted, source = excluded.source,
                changed_at = goniec_now() WHERE c.granted <> excluded.granted
            RETURNING contact_id, topic)
        INSERT INTO journal (contact_id, at, id, kind, detail)
        SELECT contact_id, goniec_now(), \(journalID), \(granted ? "consent-granted" : "consent-withdrawn"), topic || ' (' || \(source) || ')'
        FROM changed
        """
    }

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
