internal import Identity
package import Postgres
internal import Time

extension Store {
    /// How many of a fan-out's contacts still wait to be let in, and its mails by state, counted `page` passages at a time: one statement
    /// about millions would run into its timeout.
    package func yield(
        of fanout: Fanout, page: Int = 10_000
    ) async throws(PostgresError) -> (waiting: Int64, deliveries: [String: Int64]) {
        let waiting = try await pool.query(
            """
            SELECT count(*) FROM timer WHERE enrollment_id = \(fanout.id) AND wait_no = 0 AND due_at >= \(fanout.beginsAt - .seconds(60))
                AND due_at <= greatest(\(fanout.nextAt as Timestamp?), goniec_now()) + \(Self.wakeLease.components.seconds) * interval '1 second'
            """)
        var deliveries: [String: Int64] = [:]
        var last: PassageKey?
        while true {
            let passages = try await passages(of: fanout, after: last, limit: page).map(\.key)
            let rows = try await pool.query(
                """
                SELECT d.state, count(*) FROM unnest(\(passages.map(\.contact)), \(passages.map(\.enrollment))) AS k (contact_id, enrollment_id)
                CROSS JOIN LATERAL (SELECT state FROM delivery d
                    WHERE d.contact_id = k.contact_id AND d.enrollment_id = k.enrollment_id OFFSET 0) d
                GROUP BY d.state
                """)
            for row in rows { deliveries[try row.decode(0), default: 0] += try row.decode(1, as: Int64.self) }
            guard passages.count == page else { return (try waiting.first?.decode(0) ?? 0, deliveries) }
            last = passages.last
        }
    }
}
