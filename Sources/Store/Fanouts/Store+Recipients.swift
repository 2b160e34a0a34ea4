package import Identity
package import Postgres

/// A contact that a broadcast would go to.
package struct Recipient: Sendable, Equatable {
    /// The contact.
    package let contact: UUID
    /// Where to write to.
    package let email: String?
    /// Whether an operator stopped all mail to it.
    package let isStopped: Bool
    /// Whether it doesn't want mail about the topic.
    package let hasWithdrawn: Bool
}

extension Store {
    /// The next members of a segment in the order of their ids, after one, and what they say of a topic; none at the end.
    package func recipients(
        of segment: String, topic: String?, after contact: UUID?, limit: Int = 5_000
    ) async throws(PostgresError) -> [Recipient] {
        let rows = try await pool.query(
            """
            SELECT c.contact_id, c.email, c.stopped_at IS NOT NULL, o.granted IS FALSE
            FROM segment_member m JOIN contact c USING (contact_id)
            LEFT JOIN consent o ON o.contact_id = c.contact_id AND o.topic = \(topic as String?)
            WHERE m.segment = \(segment) AND m.contact_id > \(contact ?? UUID(high: 0, low: 0)) AND c.erased_at IS NULL
            ORDER BY m.contact_id LIMIT \(Int64(limit))
            """)
        var list: [Recipient] = []
        for row in rows {
            list.append(
                Recipient(
                    contact: try row.decode(0), email: try row.decode(1), isStopped: try row.decode(2), hasWithdrawn: try row.decode(3)))
        }
        return list
    }

    /// Those of these keyed hashes that are suppressed.
    package func suppressed(_ hashes: [[UInt8]]) async throws(PostgresError) -> Set<[UInt8]> {
        var found: Set<[UInt8]> = []
        for row in try await pool.query("SELECT address_hash FROM suppression WHERE address_hash = ANY(\(hashes))") {
            found.insert(try row.decode(0))
        }
        return found
    }
}
