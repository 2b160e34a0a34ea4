internal import Logging
package import Postgres

/// Brings a database's schema up to this build's, one transaction a migration.
package struct Migrator: Sendable {
    private let pool: Pool

    /// Migrates the database behind `pool`.
    package init(pool: Pool) {
        self.pool = pool
    }

    /// The migrations that are still missing. Fails when the database is newer than this build.
    package func plan() async throws -> [Migration] {
        try await pool.withConnection { connection in try await Self.missing(on: connection) }
    }

    /// Applies what is missing and returns it. Several processes may do so at once: one works, the others wait and find nothing to do.
    package func migrate() async throws -> [Migration] {
        try await pool.withConnection { connection in
            try await connection.simple("SELECT pg_advisory_lock(\(Self.lock))")
            do {
                let applied = try await Self.apply(on: connection)
                try await connection.simple("SELECT pg_advisory_unlock(\(Self.lock))")
                return applied
            } catch {
                // The lock belongs to the session: with the connection closed nobody waits for it.
                await connection.close()
                throw error
            }
        }
    }

    /// "goniec" as a number; any would do.
    private static let lock = 0x676F_6E69_6563

    private static func apply(on connection: Connection) async throws -> [Migration] {
        try await connection.simple(
            """
            CREATE TABLE IF NOT EXISTS schema_migration (
                number int PRIMARY KEY, name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())
            """
        )
        let missing = try await Self.missing(on: connection)
        for migration in missing {
            try await connection.simple(
                """
                BEGIN;
                \(migration.sql)
                INSERT INTO schema_migration (number, name) VALUES (\(migration.number), '\(migration.name)');
                COMMIT;
                """
            )
        }
        return missing
    }

    private static func missing(on connection: Connection) async throws -> [Migration] {
        let exists = try await connection.query("SELECT to_regclass('schema_migration') IS NOT NULL")
        guard let row = exists.first, try row.decode(0, as: Bool.self) else { return Migration.all }
        let newest = try await connection.query("SELECT coalesce(max(number), 0) FROM schema_migration")
        let applied = try newest.first?.decode(0, as: Int32.self) ?? 0
        guard applied <= Migration.all.count else { throw SchemaError.newer(Int(applied), Migration.all.count) }
        return Array(Migration.all.dropFirst(Int(applied)))
    }
}

/// The database's schema isn't what this build needs.
package enum SchemaError: Error, Equatable, CustomStringConvertible {
    /// Written by a newer build.
    case newer(Int, Int)
    /// Some migrations are missing.
    case older(missing: Int)

    package var description: String {
        switch self {
        case .newer(let found, let known): "the database has schema \(found), this build knows up to \(known): upgrade goniec"
        case .older(let missing): "the database lacks \(missing) migrations: run goniec migrate"
        }
    }
}
