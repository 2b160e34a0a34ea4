package import Identity
package import Postgres
package import Scenario
package import Time

/// Contacts with what conditions ask of their events, as of one moment.
package struct SegmentCandidates: Sendable {
    /// The database's time.
    package let now: Timestamp
    /// In the order of their ids.
    package let contacts: [(contact: Contact, aggregates: Rollup)]
}

extension Store {
    /// How many contacts there are, erased ones left out.
    package func contactCount() async throws(PostgresError) -> Int64 {
        try await pool.query("SELECT count(*) FROM contact WHERE erased_at IS NULL").first?.decode(0) ?? 0
    }

    /// The next contacts in the order of their ids, after one, with what these needs ask of their events; none at the end.
    package func candidates(after contact: UUID?, needs: AggregateNeeds, limit: Int = 1_000) async throws -> SegmentCandidates {
        try await pool.transaction { transaction in
            let rows = try await transaction.query(
                """
                SELECT contact_id, subject, email, locale, zone, attributes, last_event_at, goniec_now()
                FROM contact WHERE erased_at IS NULL AND contact_id > \(contact ?? UUID(high: 0, low: 0)) ORDER BY contact_id LIMIT \(Int64(limit))
                """
            )
            guard let first = rows.first else { return SegmentCandidates(now: .epoch, contacts: []) }
            let now = try first.decode(7, as: Timestamp.self)
            let contacts = try rows.map { row throws(PostgresError) in try ContactRecord(row).contact }
            let counted = try await transaction.query("SELECT type, field FROM event_field WHERE counted_at IS NOT NULL")
                .map { row throws(PostgresError) in EventField(type: try row.decode(0), field: try row.decode(1)) }
            let rollups = try await transaction.aggregates(of: contacts.map(\.id), needs, counted: Set(counted), now: now)
            return SegmentCandidates(
                now: now, contacts: contacts.map { ($0, rollups[$0.id] ?? Rollup(now: now, needs: needs)) })
        }
    }
}
