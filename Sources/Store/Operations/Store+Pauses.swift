package import Postgres
package import Time

/// A scope that stands still by an operator's word.
package struct Pause: Sendable, Equatable {
    /// `all`, `queue:<name>`, `lane:<lane>` or `scenario:<key>`.
    package let scope: String
    /// Why.
    package let reason: String?
    /// Who said so.
    package let pausedBy: String
    /// Since when.
    package let pausedAt: Timestamp
}

/// What stands still, and whether the database is the one that was known.
package struct Standstill: Sendable, Equatable {
    /// The paused scopes.
    package let scopes: Set<String>
    /// False after a restore or a failover to another copy: nothing is sent until `resume --after-restore`.
    package let isKnownDatabase: Bool

    /// Notes what stands still.
    package init(scopes: Set<String>, isKnownDatabase: Bool) {
        self.scopes = scopes
        self.isKnownDatabase = isKnownDatabase
    }
}

extension Store {
    /// What stands still now.
    package func standstill() async throws(PostgresError) -> Standstill {
        let rows = try await pool.query("SELECT (SELECT array_agg(scope) FROM pause), is_known_database()")
        guard let row = rows.first else { throw .misuse("the database gave no row") }
        return Standstill(scopes: Set(try row.decode(0, as: [String]?.self) ?? []), isKnownDatabase: try row.decode(1))
    }

    /// Every pause, oldest first.
    package func pauses() async throws(PostgresError) -> [Pause] {
        let rows = try await pool.query("SELECT scope, reason, paused_by, paused_at FROM pause ORDER BY paused_at, scope")
        var pauses: [Pause] = []
        for row in rows {
            pauses.append(
                Pause(scope: try row.decode(0), reason: try row.decode(1), pausedBy: try row.decode(2), pausedAt: try row.decode(3))
            )
        }
        return pauses
    }

    /// Stops a scope; idempotent. Workers see it within a second.
    package func pause(_ scope: String, reason: String?, by actor: String) async throws(PostgresError) {
        _ = try await pool.pipeline([
            """
            INSERT INTO pause (scope, reason, paused_by) VALUES (\(scope), \(reason as String?), \(actor))
            ON CONFLICT (scope) DO UPDATE SET reason = coalesce(excluded.reason, pause.reason)
            """,
            "INSERT INTO audit (actor, action, subject, reason) VALUES (\(actor), 'pause', \(scope), \(reason as String?))",
        ])
    }

    /// Lets a scope go on; false when it wasn't stopped.
    package func resume(_ scope: String, by actor: String) async throws(PostgresError) -> Bool {
        let results = try await pool.pipeline([
            "DELETE FROM pause WHERE scope = \(scope)",
            "INSERT INTO audit (actor, action, subject) VALUES (\(actor), 'resume', \(scope))",
        ])
        return results[0].affected > 0
    }

    /// Confirms that this database may be sent from, after a restore or a failover.
    package func confirmDatabase(by actor: String) async throws(PostgresError) {
        _ = try await pool.pipeline([
            """
            UPDATE database_identity SET system_identifier = current_system_identifier(), timeline = current_timeline(),
                confirmed_at = greatest(now(), confirmed_at + interval '1 microsecond'), doubted_at = NULL, doubt = NULL
            """,
            "INSERT INTO audit (actor, action) VALUES (\(actor), 'resume --after-restore')",
        ])
    }

    /// Why a living process doubts that the database has all that it had; nil when none does.
    package func doubt() async throws(PostgresError) -> String? {
        let rows = try await pool.query("SELECT doubt FROM database_identity WHERE doubted_at IS NOT NULL")
        return try rows.first?.decode(0)
    }
}
