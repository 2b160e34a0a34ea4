package import Postgres
package import Time

/// What a doctor asks of the database server; needs no schema.
package struct DatabaseVitals: Sendable, Equatable {
    /// The server's version as a number: 150007 is 15.7.
    package let version: Int
    /// The server's version as it writes it.
    package let versionText: String
    /// What the server's clock showed when it answered.
    package let clock: Timestamp
    /// Whether this server only follows another one.
    package let isStandby: Bool
    /// How many standbys follow it.
    package let standbys: Int
    /// The standbys that commits wait for, as the server's setting writes them; empty when for none.
    package let synchronousStandbys: String
    /// Server settings that trade safety for speed, as `name=value`.
    package let unsafeSettings: [String]
    /// How long the oldest transaction has been open.
    package let oldestTransaction: Duration
    /// Who has it open: `application (pid)`.
    package let oldestHolder: String?
    /// Prepared transactions and unused replication slots that keep old row versions alive, by name.
    package let otherHolders: [String]
}

extension Store {
    /// Asks how the server is.
    package func vitals() async throws(PostgresError) -> DatabaseVitals {
        let rows = try await pool.query(
            """
            SELECT current_setting('server_version_num')::int, current_setting('server_version'), clock_timestamp(), pg_is_in_recovery(),
                (SELECT count(*) FROM pg_stat_replication), current_setting('synchronous_standby_names'),
                ARRAY(SELECT name || '=' || setting FROM pg_settings WHERE (name IN ('fsync', 'full_page_writes', 'synchronous_commit')
                    AND setting = 'off') ORDER BY name),
                coalesce((extract(epoch FROM clock_timestamp() - oldest.xact_start) * 1000000)::bigint, 0), oldest.holder,
                ARRAY(SELECT 'prepared transaction ' || gid FROM pg_prepared_xacts WHERE prepared < now() - interval '5 minutes'
                    UNION ALL SELECT 'replication slot ' || slot_name::text FROM pg_replication_slots
                    WHERE NOT active AND (xmin IS NOT NULL OR catalog_xmin IS NOT NULL))
            FROM (SELECT 1) AS one LEFT JOIN LATERAL (SELECT xact_start, coalesce(nullif(application_name, ''), usename::text, 'unknown')
                    || ' (' || pid || ')' AS holder FROM pg_stat_activity
                WHERE xact_start IS NOT NULL AND pid <> pg_backend_pid() AND backend_type = 'client backend'
                ORDER BY xact_start LIMIT 1) AS oldest ON true
            """
        )
        guard let row = rows.first else { throw .misuse("the database gave no row") }
        return DatabaseVitals(
            version: Int(try row.decode(0, as: Int32.self)), versionText: try row.decode(1), clock: try row.decode(2),
            isStandby: try row.decode(3), standbys: Int(try row.decode(4, as: Int64.self)), synchronousStandbys: try row.decode(5),
            unsafeSettings: try row.decode(6), oldestTransaction: .microseconds(try row.decode(7, as: Int64.self)),
            oldestHolder: try row.decode(8), otherHolders: try row.decode(9)
        )
    }

    /// The partitions that the next week needs and that aren't there yet, by name.
    package func missingPartitions() async throws(PostgresError) -> [String] {
        let rows = try await pool.query(
            """
            SELECT part FROM (
                SELECT 'timer_' || to_char(day AT TIME ZONE 'UTC', 'YYYYMMDD') AS part
                FROM generate_series(date_trunc('day', goniec_now(), 'UTC'), goniec_now() + interval '7 days', '1 day') AS day
                UNION
                SELECT parent || '_' || to_char(date_trunc('month', moment, 'UTC') AT TIME ZONE 'UTC', 'YYYYMMDD')
                FROM unnest(ARRAY['event', 'journal', 'audit']) AS parent,
                    unnest(ARRAY[goniec_now(), goniec_now() + interval '7 days']) AS moment) AS wanted
            WHERE to_regclass(part) IS NULL ORDER BY part
            """
        )
        return try rows.column()
    }
}
