internal import Identity
package import Postgres
internal import Scenario
internal import Time

/// What a cancelled fan-out had under way.
package struct Withdrawn: Sendable, Equatable {
    /// Contacts that weren't let in.
    package var timers = 0
    /// Mails that were called back.
    package var deliveries = 0

    /// Nothing yet.
    package init(timers: Int = 0, deliveries: Int = 0) {
        self.timers = timers
        self.deliveries = deliveries
    }
}

extension Store {
    /// Removes timers of a cancelled fan-out and calls back pending mails of the passages that it began, at most `limit` of each; neither when
    /// none is left. What a worker has in hand at this moment it will find cancelled.
    package func withdraw(_ fanout: Fanout, limit: Int = 1_000) async throws -> Withdrawn {
        let entry = Occasion(fanout).event(subject: "")
        return try await pool.transaction { transaction in
            let results = try await transaction.pipeline([
                // Its timers stand between its beginning and a lease after the last of them was due.
                """
                WITH mine AS (SELECT due_at, contact_id FROM timer WHERE enrollment_id = \(fanout.id) AND wait_no = 0
                    AND due_at >= \(fanout.beginsAt - .seconds(60)) AND due_at <= greatest(\(fanout.nextAt as Timestamp?), goniec_now())
                        + \(Self.wakeLease.components.seconds) * interval '1 second'
                    ORDER BY due_at, contact_id LIMIT \(Int64(limit)) FOR UPDATE SKIP LOCKED)
                DELETE FROM timer t USING mine WHERE t.due_at = mine.due_at AND t.contact_id = mine.contact_id
                    AND t.enrollment_id = \(fanout.id) AND t.wait_no = 0
                """,
                """
                WITH mine AS (SELECT d.contact_id, d.delivery_id FROM delivery d JOIN enrollment e USING (contact_id, enrollment_id)
                    WHERE d.state = 'pending' AND d.scenario = \(fanout.scenario)
                        AND e.state->'entry'->>'id' = \(entry.id) AND e.state->'entry'->>'source' = \(entry.source)
                    ORDER BY d.contact_id, d.delivery_id LIMIT \(Int64(limit)) FOR NO KEY UPDATE OF d)
                UPDATE delivery d SET state = 'cancelled', reason = \(Self.withdrawal), updated_at = goniec_now()
                FROM mine WHERE d.contact_id = mine.contact_id AND d.delivery_id = mine.delivery_id
                """,
            ])
            return Withdrawn(timers: results[0].affected, deliveries: results[1].affected)
        }
    }

    /// Why a mail was called back that a fan-out led to.
    static let withdrawal = "broadcast cancelled"

    /// How many of a fan-out's contacts still wait to be let in, and its mails by state.
    package func yield(of fanout: Fanout) async throws(PostgresError) -> (waiting: Int64, deliveries: [String: Int64]) {
        let entry = Occasion(fanout).event(subject: "")
        let results = try await pool.pipeline([
            """
            SELECT count(*) FROM timer WHERE enrollment_id = \(fanout.id) AND wait_no = 0 AND due_at >= \(fanout.beginsAt - .seconds(60))
                AND due_at <= greatest(\(fanout.nextAt as Timestamp?), goniec_now()) + \(Self.wakeLease.components.seconds) * interval '1 second'
            """,
            """
            SELECT d.state, count(*) FROM delivery d JOIN enrollment e USING (contact_id, enrollment_id)
            WHERE d.scenario = \(fanout.scenario) AND e.state->'entry'->>'id' = \(entry.id) AND e.state->'entry'->>'source' = \(entry.source)
            GROUP BY d.state
            """,
        ])
        var deliveries: [String: Int64] = [:]
        for row in results[1] { deliveries[try row.decode(0)] = try row.decode(1) }
        return (try results[0].first?.decode(0) ?? 0, deliveries)
    }
}
