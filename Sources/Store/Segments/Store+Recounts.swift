internal import Identity
internal import Postgres
package import Time

extension Store {
    /// Wakes the next contacts of a recount, at most `limit`, by timers that are due now, and moves the recount's cursor with them. True when
    /// more wait and it may go on.
    ///
    /// It begins once every transaction that may not know the definitions has ended, and stands still while `backlog` contacts that were
    /// woken haven't been looked at, not looking behind `mark`.
    package func emitRecount(limit: Int, backlog: Int, after mark: Timestamp = .earliest) async throws -> Bool {
        try await pool.transaction { transaction in
            _ = try await transaction.query(
                "UPDATE segment_recount SET frontier = pg_current_xact_id() WHERE finished_at IS NULL AND frontier IS NULL")
            let rows = try await transaction.query(
                """
                SELECT recount_id, cursor, (SELECT count(*) FROM (
                        SELECT FROM timer WHERE due_at >= \(mark)
                            AND due_at <= (SELECT goniec_now()) + \(Self.wakeLease.components.seconds) * interval '1 second'
                            AND enrollment_id = contact_id LIMIT \(Int64(backlog))) AS t)
                FROM segment_recount WHERE finished_at IS NULL AND frontier < pg_snapshot_xmin(pg_current_snapshot())
                ORDER BY recount_id LIMIT 1 FOR UPDATE SKIP LOCKED
                """
            )
            guard let row = rows.first, try row.decode(2, as: Int64.self) < Int64(backlog) else { return false }
            return try await transaction.wake(
                recount: try row.decode(0), after: try row.decode(1, as: UUID?.self) ?? UUID(high: 0, low: 0), limit: limit)
        }
    }
}

extension Transaction {
    fileprivate func wake(recount: Int64, after cursor: UUID, limit: Int) async throws(PostgresError) -> Bool {
        let rows = try await query(
            """
            WITH chunk AS (SELECT contact_id, erased_at FROM contact WHERE contact_id > \(cursor) ORDER BY contact_id LIMIT \(Int64(limit))),
            woken AS (INSERT INTO timer (due_at, contact_id, enrollment_id, wait_no)
                SELECT goniec_now(), contact_id, contact_id, 0 FROM chunk WHERE erased_at IS NULL ORDER BY contact_id ON CONFLICT DO NOTHING)
            UPDATE segment_recount SET cursor = coalesce((SELECT contact_id FROM chunk ORDER BY contact_id DESC LIMIT 1), cursor),
                done = done + (SELECT count(*) FROM chunk WHERE erased_at IS NULL),
                finished_at = CASE WHEN (SELECT count(*) FROM chunk) < \(Int64(limit)) THEN goniec_now() END
            WHERE recount_id = \(recount) RETURNING finished_at IS NULL
            """
        )
        return try rows.first?.decode(0) ?? false
    }
}
