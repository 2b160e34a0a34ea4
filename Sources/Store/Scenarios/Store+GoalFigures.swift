package import Postgres

extension Store {
    /// What became of the passages that began since so long ago, on a version or on all: how many reached the goal, of those that were written
    /// to and of those in the control group that came to an e-mail. It reads the journal of that time, all scenarios'.
    package func goalFigures(of scenario: String, version: Int?, since: Duration) async throws(PostgresError) -> GoalFigures {
        let version = version.map { Int32(clamping: $0) } as Int32?
        let rows = try await pool.query(
            """
            WITH passages AS (
                SELECT bool_or(j.kind = 'goal') AS reached, bool_or(j.kind = 'emailed') AS treated,
                    bool_or(j.kind = 'gate' AND j.detail LIKE 'control-group: %') AS held
                FROM journal j
                WHERE j.at >= (SELECT goniec_now() - \(since.components.seconds) * interval '1 second') AND j.scenario = \(scenario)
                    AND j.kind IN ('entered', 'goal', 'emailed', 'gate') AND j.enrollment_id IS NOT NULL
                    AND (\(version as Int32?)::int IS NULL OR EXISTS (SELECT FROM enrollment e
                        WHERE e.contact_id = j.contact_id AND e.enrollment_id = j.enrollment_id AND e.version = \(version as Int32?)))
                GROUP BY j.contact_id, j.enrollment_id HAVING bool_or(j.kind = 'entered'))
            SELECT count(*), count(*) FILTER (WHERE reached),
                count(*) FILTER (WHERE treated), count(*) FILTER (WHERE treated AND reached),
                count(*) FILTER (WHERE held AND NOT treated), count(*) FILTER (WHERE held AND NOT treated AND reached)
            FROM passages
            """)
        let counts = try rows.first.map { row throws(PostgresError) in
            var counts: [Int64] = []
            for column in 0..<6 { counts.append(try row.decode(column)) }
            return counts
        }
        let found = counts ?? Array(repeating: 0, count: 6)
        func group(_ first: Int) -> GoalFigures.Group { .init(passages: found[first], goals: found[first + 1]) }
        return GoalFigures(all: group(0), treated: group(2), control: group(4))
    }
}
