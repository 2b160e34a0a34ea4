package import Postgres

extension Store {
    /// A mark in the order of transactions: those that begin after it see all that has been committed by now.
    package func transactionFrontier() async throws(PostgresError) -> Int64 {
        let rows = try await pool.query("SELECT pg_current_xact_id()::text::bigint")
        return try rows.first?.decode(0) ?? 0
    }

    /// Whether all that write and began before a frontier have ended.
    package func haveEnded(before frontier: Int64) async throws(PostgresError) -> Bool {
        let rows = try await pool.query("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint > \(frontier)")
        return try rows.first?.decode(0) ?? true
    }
}
