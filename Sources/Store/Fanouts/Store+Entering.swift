package import Identity
package import JSON
package import Postgres
internal import Time

extension Store {
    /// Begins to let contacts in by hand, with a line in the audit; `data` goes along with each.
    package func beginEntering(
        _ id: UUID, into scenario: String, data: JSONObject?, reason: String?, by actor: String
    ) async throws(PostgresError) {
        _ = try await pool.pipeline([
            """
            INSERT INTO fanout (fanout_id, scenario, kind, tick, begins_at, data, actor, reason, started_at)
            VALUES (\(id), \(scenario), 'manual', goniec_now(), goniec_now(), \(data.map { JSONB($0) } as JSONB?), \(actor), \(reason as String?),
                goniec_now())
            """,
            Self.note("scenario enter", of: "\(scenario): \(id)", reason: reason, by: actor),
        ])
    }

    /// Begins the same occasion again, where it was interrupted: whoever is in by it isn't let in twice. False when there is no such
    /// occasion of this scenario's, or everybody has got a timer.
    package func resumeEntering(_ id: UUID, into scenario: String, by actor: String) async throws -> Bool {
        try await pool.transaction { transaction in
            let rows = try await transaction.query(
                """
                UPDATE fanout SET state = 'running', done = 0, ended_at = NULL, advanced_at = goniec_now()
                WHERE fanout_id = \(id) AND scenario = \(scenario) AND kind = 'manual' AND total IS NULL AND state IN ('running', 'done')
                """)
            guard rows.affected > 0 else { return false }
            _ = try await transaction.query(Self.note("scenario enter again", of: "\(scenario): \(id)", reason: nil, by: actor))
            return true
        }
    }

    /// Gives contacts their timers, in one transaction, and returns those that there are; the others are unknown or erased.
    ///
    /// They are due two thousand a second: a million of them don't stand in front of every wait that comes due meanwhile.
    package func enter(_ contacts: [UUID], by fanout: UUID) async throws(PostgresError) -> Set<UUID> {
        let rows = try await pool.query(
            """
            WITH known AS (SELECT contact_id FROM contact WHERE contact_id = ANY(\(contacts)) AND erased_at IS NULL),
            place AS (SELECT greatest(next_at, goniec_now()) AS start FROM fanout WHERE fanout_id = \(fanout)),
            timed AS (INSERT INTO timer (due_at, contact_id, enrollment_id, wait_no)
                SELECT start + (row_number() OVER (ORDER BY contact_id) - 1) * \(unescaped: Self.spacing), contact_id, \(fanout), 0
                FROM known CROSS JOIN place ORDER BY contact_id ON CONFLICT DO NOTHING),
            counted AS (UPDATE fanout f SET done = done + (SELECT count(*) FROM known), advanced_at = goniec_now(),
                    next_at = p.start + (SELECT count(*) FROM known) * \(unescaped: Self.spacing)
                FROM place p WHERE fanout_id = \(fanout))
            SELECT contact_id FROM known
            """)
        var known: Set<UUID> = []
        for row in rows { known.insert(try row.decode(0)) }
        return known
    }

    /// What lies between two contacts that are let in by hand, or whose segments are to be looked at after an import.
    static let spacing = "interval '500 microseconds'"

    /// Notes that everybody has got a timer.
    package func finishEntering(by fanout: UUID) async throws(PostgresError) {
        _ = try await pool.query(
            "UPDATE fanout SET state = 'done', total = done, ended_at = goniec_now() WHERE fanout_id = \(fanout) AND state = 'running'")
    }

    /// Ends the occasions at which somebody stopped naming contacts a day ago; they may still be gone on with. Returns how many.
    package func closeEnterings() async throws(PostgresError) -> Int {
        let rows = try await pool.query(
            """
            UPDATE fanout SET state = 'done', ended_at = goniec_now()
            WHERE kind = 'manual' AND state = 'running' AND coalesce(advanced_at, started_at) < goniec_now() - interval '1 day'
            """)
        return rows.affected
    }

    /// Forgets fan-outs that ended so many seconds ago, with what they said; a scenario's latest stays, and so do those of one that stands
    /// still. Returns how many.
    package func pruneFanouts(olderThan seconds: Int64, limit: Int = 1_000) async throws(PostgresError) -> Int {
        let rows = try await pool.query(
            """
            DELETE FROM fanout f USING (SELECT fanout_id FROM fanout o
                WHERE ended_at < goniec_now() - \(seconds) * interval '1 second'
                    AND NOT EXISTS (SELECT FROM pause p WHERE p.scope = 'scenario:' || o.scenario)
                    AND (kind = 'manual' OR EXISTS (SELECT FROM fanout n WHERE n.scenario = o.scenario AND n.kind <> 'manual' AND n.tick > o.tick))
                ORDER BY ended_at LIMIT \(Int64(limit)) FOR UPDATE SKIP LOCKED) old
            WHERE f.fanout_id = old.fanout_id
            """)
        return rows.affected
    }
}
