internal import Identity
package import Jobs
package import Postgres
internal import Time

extension Store {
    /// Takes up to `limit` pending deliveries of a lane whose job is due, or due again, and moves them a lease ahead: their jobs are to be
    /// published. Any number of schedulers may do so at once.
    package func emitStalled(lane: Lane, limit: Int) async throws(PostgresError) -> [DeliveryKey] {
        let rows = try await pool.query(
            """
            WITH due AS (
                SELECT contact_id, delivery_id FROM delivery d
                WHERE state = 'pending' AND lane = \(lane.rawValue) AND not_before <= goniec_now()
                    AND NOT EXISTS (SELECT FROM pause p WHERE p.scope IN ('all', 'lane:' || d.lane, 'scenario:' || d.scenario))
                ORDER BY not_before LIMIT \(Int64(limit)) FOR NO KEY UPDATE SKIP LOCKED)
            UPDATE delivery d SET not_before = goniec_now() + \(Self.leaseSeconds) * interval '1 second'
            FROM due WHERE d.contact_id = due.contact_id AND d.delivery_id = due.delivery_id
            RETURNING d.contact_id, d.delivery_id
            """
        )
        return try Self.keys(rows)
    }

    /// Puts claims whose lease has run out to `uncertain`, and those that have been so for `uncertaintyRest` where their policy
    /// says: `resend` → pending, at most three times in all, `hold` → held. Returns how many became uncertain.
    ///
    /// Call it only after one full lease of uninterrupted connection, or a database outage turns living workers' claims uncertain.
    package func sweepLeases() async throws(PostgresError) -> Int {
        let results = try await pool.pipeline([
            """
            WITH late AS (SELECT contact_id, delivery_id FROM delivery WHERE state = 'uncertain'
                AND updated_at <= goniec_now() - \(Self.uncertaintyRest.components.seconds) * interval '1 second'
                ORDER BY contact_id, delivery_id LIMIT 1000 FOR NO KEY UPDATE SKIP LOCKED)
            UPDATE delivery d SET
                state = CASE WHEN uncertain_policy = 'resend' AND attempts < \(Self.resendLimit) THEN 'pending' ELSE 'held' END,
                claim = CASE WHEN uncertain_policy = 'resend' AND attempts < \(Self.resendLimit) THEN NULL ELSE claim END,
                not_before = goniec_now(), updated_at = goniec_now()
            FROM late WHERE d.contact_id = late.contact_id AND d.delivery_id = late.delivery_id
            """,
            """
            WITH late AS (SELECT contact_id, delivery_id FROM delivery WHERE state = 'sending' AND lease_until <= goniec_now()
                ORDER BY contact_id, delivery_id LIMIT 1000 FOR NO KEY UPDATE SKIP LOCKED)
            UPDATE delivery d SET state = 'uncertain', reason = 'the worker that held the claim did not report', lease_until = NULL,
                updated_at = goniec_now()
            FROM late WHERE d.contact_id = late.contact_id AND d.delivery_id = late.delivery_id
            """,
        ])
        return results[1].affected
    }

    /// Takes up to `limit` outcomes that the trigger has not taken in for a lease, to be published again.
    package func emitStalledOutcomes(limit: Int) async throws(PostgresError) -> [Outcome] {
        let rows = try await pool.query(
            """
            WITH due AS (SELECT contact_id, delivery_id FROM delivery
                WHERE outcome_pending AND outcome_at <= goniec_now() - \(Self.leaseSeconds) * interval '1 second'
                ORDER BY outcome_at LIMIT \(Int64(limit)) FOR NO KEY UPDATE SKIP LOCKED)
            UPDATE delivery d SET outcome_at = goniec_now()
            FROM due WHERE d.contact_id = due.contact_id AND d.delivery_id = due.delivery_id
            RETURNING d.contact_id, d.delivery_id, d.state, d.updated_at
            """
        )
        var outcomes: [Outcome] = []
        for row in rows {
            guard let kind = Outcome.Kind(rawValue: try row.decode(2)) else { continue }
            outcomes.append(Outcome(delivery: try row.decode(1), contact: try row.decode(0), kind: kind, at: try row.decode(3)))
        }
        return outcomes
    }

    static func keys(_ rows: Rows) throws(PostgresError) -> [DeliveryKey] {
        var keys: [DeliveryKey] = []
        for row in rows { keys.append(DeliveryKey(contact: try row.decode(0), delivery: try row.decode(1))) }
        return keys
    }
}
