package import Postgres

extension Connection {
    /// Looks which database this is and where it stands. Where it is to be `replicated`, the position is that of a commit of its own, for
    /// which the synchronous standbys are waited.
    package func sighting(replicated: Bool) async throws(PostgresError) -> DatabaseSighting {
        // The position is told by a statement of its own: it is of no use before its commit.
        let position: Query =
            replicated
            ? """
            SELECT (CASE WHEN current_setting('synchronous_commit') = 'off' THEN pg_current_wal_flush_lsn()
                ELSE pg_logical_emit_message(true, 'goniec', '') END - '0/0')::bigint
            """
            : "SELECT (pg_current_wal_flush_lsn() - '0/0')::bigint"
        guard let place = try await query(position).first else { throw .misuse("the database gave no row") }
        let rows = try await query(
            """
            SELECT current_system_identifier(), current_timeline(), is_known_database(), confirmed_at,
                current_setting('synchronous_standby_names') <> '' AND current_setting('synchronous_commit') NOT IN ('off', 'local')
            FROM database_identity
            """
        )
        guard let row = rows.first else { throw .misuse("the database has no identity") }
        return DatabaseSighting(
            system: try row.decode(0), timeline: try row.decode(1), position: try place.decode(0), isReplicated: replicated,
            awaitsStandby: try row.decode(4), isKnown: try row.decode(2), confirmedAt: try row.decode(3)
        )
    }

    /// Stops all sending from this database until somebody confirms it; noted in the audit once.
    package func doubtDatabase(because reason: String, by actor: String) async throws(PostgresError) {
        _ = try await query(
            """
            WITH doubted AS (UPDATE database_identity SET doubted_at = goniec_now(), doubt = \(reason) WHERE doubted_at IS NULL RETURNING 1)
            INSERT INTO audit (actor, action, reason) SELECT \(actor), 'doubt the database', \(reason) FROM doubted
            """
        )
    }

    /// Goes on sending from a standby that took over from `timeline`; noted in the audit. False when that isn't how things stand.
    package func acceptFailover(from timeline: Int32, by actor: String) async throws(PostgresError) -> Bool {
        try await query(
            """
            WITH accepted AS (UPDATE database_identity SET timeline = current_timeline()
                WHERE system_identifier = current_system_identifier() AND timeline = \(timeline) AND timeline < current_timeline()
                    AND doubted_at IS NULL
                RETURNING timeline)
            INSERT INTO audit (actor, action, subject, reason)
            SELECT \(actor), 'accept a failover', 'timeline ' || timeline, 'database.failover is synchronous' FROM accepted
            """
        ).affected > 0
    }
}
