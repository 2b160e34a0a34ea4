internal import Identity
package import Postgres
package import Time

extension Store {
    /// How far the scenarios' moments have been run, and whether there is anything new about scenarios.
    package func agenda() async throws(PostgresError) -> Agenda {
        let results = try await pool.pipeline([
            """
            SELECT goniec_now(),
                (SELECT coalesce(string_agg(scenario || '/' || live_version || '/' || state, ',' ORDER BY scenario), '') FROM scenario),
                (SELECT array_agg(scope) FROM pause)
            """,
            "SELECT scenario, timetable, passed FROM schedule",
        ])
        guard let row = results[0].first else { throw .misuse("the database gave no time") }
        var entries: [String: Agenda.Entry] = [:]
        for row in results[1] {
            entries[try row.decode(0)] = Agenda.Entry(timetable: try row.decode(1), passed: try row.decode(2))
        }
        return Agenda(
            now: try row.decode(0), revision: try row.decode(1), stopped: Set(try row.decode(2, as: [String]?.self) ?? []),
            entries: entries)
    }

    /// Notes the moments of a scenario, where they are others than before: those up to `passed` are nobody's. Its broadcasts of other moments
    /// than `only` that haven't begun don't begin any more, unless their moment is published again.
    package func setTimetable(
        _ timetable: String, of scenario: String, only moment: Timestamp?, passed: Timestamp
    ) async throws(PostgresError) {
        _ = try await pool.pipeline([
            """
            UPDATE fanout SET superseded_at = CASE WHEN tick = \(moment as Timestamp?) THEN NULL ELSE coalesce(superseded_at, goniec_now()) END
            WHERE scenario = \(scenario) AND kind = 'broadcast' AND started_at IS NULL AND state IN ('running', 'paused')
            """,
            """
            INSERT INTO schedule AS s (scenario, timetable, passed) VALUES (\(scenario), \(timetable), \(passed))
            ON CONFLICT (scenario) DO UPDATE SET timetable = excluded.timetable, passed = excluded.passed
                WHERE s.timetable <> excluded.timetable
            """,
        ])
    }

    /// Forgets the moments of scenarios that have none any more: one that is published again begins anew.
    package func forgetTimetables(of scenarios: [String]) async throws(PostgresError) {
        _ = try await pool.pipeline([
            """
            UPDATE fanout SET superseded_at = coalesce(superseded_at, goniec_now())
            WHERE scenario = ANY(\(scenarios)) AND kind = 'broadcast' AND started_at IS NULL AND state IN ('running', 'paused')
            """,
            "DELETE FROM schedule WHERE scenario = ANY(\(scenarios))",
        ])
    }

    /// Begins the fan-out of a moment, unless somebody has, or the version that says so isn't the live one any more.
    package func begin(_ tick: Tick) async throws(PostgresError) -> Bool {
        let rows = try await pool.query(
            """
            WITH passed AS (UPDATE schedule SET passed = \(tick.at)
                WHERE scenario = \(tick.scenario) AND timetable = \(tick.timetable) AND passed < \(tick.at) AND EXISTS (
                    SELECT FROM scenario WHERE scenario = \(tick.scenario) AND live_version = \(Int32(clamping: tick.version))
                        AND state = 'active')
                RETURNING scenario)
            INSERT INTO fanout (fanout_id, scenario, kind, tick, begins_at, segment)
            SELECT \(tick.fanout), scenario, \(tick.kind.rawValue), \(tick.at), \(tick.at), \(tick.segment as String?) FROM passed
            ON CONFLICT DO NOTHING
            """
        )
        return rows.affected > 0
    }
}
