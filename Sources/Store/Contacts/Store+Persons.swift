package import Identity
internal import JSON
package import Postgres
package import Scenario

extension Store {
    /// A contact as it is now; nil when there is none, or it is erased.
    package func contact(_ id: UUID) async throws(PostgresError) -> Contact? {
        let rows = try await pool.query(
            "SELECT subject, email, locale, zone, attributes FROM contact WHERE contact_id = \(id) AND erased_at IS NULL")
        return try rows.first.map { row throws(PostgresError) in
            Contact(
                id: id, subject: try row.decode(0), email: try row.decode(1), locale: try row.decode(2), zone: try row.decode(3),
                attributes: try row.json(4).object ?? [:])
        }
    }

    /// The event that let a contact into a scenario last, or began its wait anew; nil when it never was there.
    package func latestContext(of contact: UUID, in scenario: String) async throws(PostgresError) -> Event? {
        let rows = try await pool.query(
            """
            SELECT state->'context' FROM enrollment WHERE contact_id = \(contact) AND scenario = \(scenario)
            ORDER BY entered_at DESC LIMIT 1
            """)
        return try rows.first.flatMap { row throws(PostgresError) in Event(json: try row.json(0)) }
    }
}
