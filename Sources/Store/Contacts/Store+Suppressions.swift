package import Identity
package import Postgres

extension Store {
    /// Suppresses addresses by their keyed hashes; one already there keeps its first reason.
    package func suppress(_ hashes: [[UInt8]], reason: String, detail: String? = nil) async throws(PostgresError) {
        _ = try await pool.query(Self.suppressionQuery(hashes, reason: reason, detail: detail))
    }

    static func suppressionQuery(_ hashes: [[UInt8]], reason: String, detail: String?) -> Query {
        """
        INSERT INTO suppression (address_hash, reason, detail)
        SELECT DISTINCT h, \(reason), \(detail as String?) FROM unnest(\(hashes)) AS h ORDER BY 1 ON CONFLICT DO NOTHING
        """
    }

    /// Records what a contact said of a topic, with a journal line; saying it twice changes nothing. Returns whether it was a change.
    package func setConsent(
        contact: UUID, topic: String, granted: Bool, source: String, journalID: UUID
    ) async throws(PostgresError) -> Bool {
        try await pool.query(
            Self.consentQuery(contact: contact, topic: topic, granted: granted, source: source, journalID: journalID)
        ).affected > 0
    }

    static func consentQuery(contact: UUID, topic: String, granted: Bool, source: String, journalID: UUID) -> Query {
        """
        WITH changed AS (
            INSERT INTO consent AS c (contact_id, topic, granted, source) VALUES (\(contact), \(topic), \(granted), \(source))
            ON CONFLICT (contact_id, topic) DO UPDATE SET granted = excluded.granted, source = excluded.source,
                changed_at = goniec_now() WHERE c.granted <> excluded.granted
            RETURNING contact_id, topic)
        INSERT INTO journal (contact_id, at, id, kind, detail)
        SELECT contact_id, goniec_now(), \(journalID), \(granted ? "consent-granted" : "consent-withdrawn"), topic || ' (' || \(source) || ')'
        FROM changed
        """
    }
}
