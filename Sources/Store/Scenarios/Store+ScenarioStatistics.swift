package import Postgres

extension Store {
    /// What happened at a scenario's steps since so long ago, of passages that are on a version now, or of all; steps without anything to
    /// tell are left out. Of all versions together, the first may be `StepFigures.entry`.
    ///
    /// It reads the journal of that time, all scenarios', and the deliveries that are named there.
    package func stepFigures(of scenario: String, version: Int?, since: Duration) async throws(PostgresError) -> [StepFigures] {
        let version = version.map { Int32(clamping: $0) } as Int32?
        // A visit is what a step and a passage did to each other in one transaction: a mail that was delayed by its gates and is come to
        // anew by its timer was entered before.
        let lines: Query = """
            WITH lines AS MATERIALIZED (
                SELECT j.contact_id, j.enrollment_id, coalesce(j.step, \(StepFigures.entry)) AS step, j.kind, j.at, j.detail FROM journal j
                WHERE j.at >= (SELECT goniec_now() - \(since.components.seconds) * interval '1 second')
                    AND j.scenario = \(scenario) AND (j.step IS NOT NULL OR j.kind = 'condition-error' AND j.enrollment_id IS NULL)
                    AND (\(version as Int32?)::int IS NULL OR EXISTS (SELECT FROM enrollment e
                        WHERE e.contact_id = j.contact_id AND e.enrollment_id = j.enrollment_id AND e.version = \(version as Int32?)))),
            waiting AS (SELECT state->>'step' AS step, count(*) AS waiting FROM enrollment
                WHERE scenario = \(scenario) AND live AND (\(version as Int32?)::int IS NULL OR version = \(version as Int32?)) GROUP BY 1),
            visits AS (SELECT step, enrollment_id, at,
                    bool_or(kind IN ('waited', 'emailed', 'gate', 'skipped', 'branched', 'split', 'updated')
                        OR kind = 'matched' AND detail LIKE '%since the entry') AS came,
                    bool_or(kind = 'woke' AND detail NOT LIKE '%moved to') AS woke,
                    bool_or(kind IN ('emailed', 'gate', 'skipped')) AS acted,
                    bool_or(kind = 'gate') AND bool_or(kind = 'waited') AS delayed,
                    bool_or(kind IN ('woke', 'exited', 'archived', 'emailed', 'gate', 'skipped', 'branched', 'split', 'updated')
                        OR kind = 'matched' AND detail NOT LIKE '%before the wait'
                        OR kind = 'migrated' AND detail NOT LIKE '%stays at its step') AS went
                FROM lines GROUP BY 1, 2, 3),
            passed AS (SELECT step, count(*) FILTER (WHERE came AND NOT (woke AND acted)) AS entered,
                    count(*) FILTER (WHERE went AND NOT delayed) AS left_it
                FROM visits GROUP BY 1),
            judged AS (SELECT step, count(*) FILTER (WHERE kind IN ('condition-error', 'failed')) AS errors,
                    percentile_cont(ARRAY[0.5, 0.99]) WITHIN GROUP
                        (ORDER BY extract(epoch FROM at - substring(detail FROM '^due ([0-9TZ:.-]+)')::timestamptz)::float8)
                        FILTER (WHERE kind = 'woke' AND detail LIKE 'due %') AS lag
                FROM lines GROUP BY 1),
            mailed AS (SELECT l.step, count(*) FILTER (WHERE d.state = 'accepted') AS sent,
                    count(*) FILTER (WHERE d.state IN ('rejected', 'dead')) AS errors,
                    percentile_cont(ARRAY[0.5, 0.99]) WITHIN GROUP (ORDER BY extract(epoch FROM d.updated_at - d.created_at)::float8)
                        FILTER (WHERE d.state = 'accepted') AS lag
                FROM lines l CROSS JOIN LATERAL (SELECT * FROM delivery d
                    WHERE d.contact_id = l.contact_id AND d.enrollment_id = l.enrollment_id OFFSET 0) d
                WHERE l.kind = 'emailed' AND d.step = l.step AND d.created_at = l.at GROUP BY 1)
            SELECT step, coalesce(p.entered, 0), coalesce(w.waiting, 0), coalesce(p.left_it, 0), coalesce(m.sent, 0),
                coalesce(j.errors, 0) + coalesce(m.errors, 0), coalesce(m.lag, j.lag)
            FROM passed p JOIN judged j USING (step) FULL JOIN waiting w USING (step) LEFT JOIN mailed m USING (step) WHERE step IS NOT NULL
            ORDER BY step <> \(StepFigures.entry), step
            """
        var figures: [StepFigures] = []
        for row in try await pool.query(lines) {
            let lag = try row.decode(6, as: [Double]?.self)
            figures.append(
                StepFigures(
                    step: try row.decode(0), entered: try row.decode(1), waiting: try row.decode(2), left: try row.decode(3),
                    sent: try row.decode(4), errors: try row.decode(5),
                    lag: lag.flatMap { $0.count == 2 ? StepFigures.Lag(median: .seconds($0[0]), p99: .seconds($0[1])) : nil }))
        }
        return figures
    }
}
