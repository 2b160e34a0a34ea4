internal import Postgres
package import Store

extension Session {
    /// What an index or a count over all events may take on a large database.
    private static let migrationPatience = Duration.seconds(86_400)

    /// The migrations that the database lacks.
    package func planMigrations() async throws -> [Migration] {
        try await withPool { pool in try await Migrator(pool: pool).plan() }
    }

    /// Applies the migrations that the database lacks, makes the coming partitions, and returns what it applied.
    package func migrate() async throws -> [Migration] {
        try await withPool(statementTimeout: Self.migrationPatience) { pool in
            let applied = try await Migrator(pool: pool).migrate()
            _ = try await Store(pool: pool).ensurePartitions()
            return applied
        }
    }

    /// Declares the topology.
    package func applyTopology() async throws {
        try await withOutlet { _ in }
    }
}
