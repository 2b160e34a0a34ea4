internal import Postgres
package import Store

extension Session {
    /// The migrations that the database lacks.
    package func planMigrations() async throws -> [Migration] {
        try await withPool { pool in try await Migrator(pool: pool).plan() }
    }

    /// Applies the migrations that the database lacks, makes the coming partitions, and returns what it applied.
    package func migrate() async throws -> [Migration] {
        try await withPool { pool in
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
