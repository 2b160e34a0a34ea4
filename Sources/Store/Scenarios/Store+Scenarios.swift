internal import JSON
package import Postgres

extension Store {
    /// Every scenario, by name.
    package func scenarios() async throws(PostgresError) -> [ScenarioSummary] {
        let results = try await pool.pipeline([
            """
            SELECT \(unescaped: PublishedVersion.columns), s.state, p.paused_at, e.live, e.older
            FROM scenario s JOIN scenario_version v ON v.scenario = s.scenario AND v.version = s.live_version
            LEFT JOIN pause p ON p.scope = 'scenario:' || s.scenario
            CROSS JOIN LATERAL (SELECT count(*) AS live, count(*) FILTER (WHERE e.version < s.live_version) AS older
                FROM enrollment e WHERE e.scenario = s.scenario AND e.live) e
            ORDER BY s.scenario
            """,
            "SELECT \(unescaped: ScenarioOperation.columns) FROM scenario_operation o WHERE state = 'running'",
        ])
        var operations: [String: ScenarioOperation] = [:]
        for row in results[1] {
            let operation = try ScenarioOperation(row)
            operations[operation.scenario] = operation
        }
        var list: [ScenarioSummary] = []
        for row in results[0] {
            let live = try PublishedVersion(row)
            list.append(
                ScenarioSummary(
                    live: live, state: try row.decode(7), pausedAt: try row.decode(8), liveEnrollments: try row.decode(9),
                    olderEnrollments: try row.decode(10), operation: operations[live.scenario]))
        }
        return list
    }

    /// The names of all scenarios.
    package func scenarioNames() async throws(PostgresError) -> [String] {
        var names: [String] = []
        for row in try await pool.query("SELECT scenario FROM scenario WHERE live_version > 0 ORDER BY scenario") {
            names.append(try row.decode(0))
        }
        return names
    }

    /// A version of a scenario; the live one when none is named. Nil when there is no such.
    package func version(of scenario: String, _ version: Int? = nil) async throws(PostgresError) -> StoredVersion? {
        let rows = try await pool.query(
            """
            SELECT \(unescaped: StoredVersion.columns) FROM scenario_version v JOIN scenario s USING (scenario)
            WHERE v.scenario = \(scenario) AND v.version = coalesce(\(version.map { Int32(clamping: $0) } as Int32?), s.live_version)
            """
        )
        return try rows.first.map { row throws(PostgresError) in try StoredVersion(row) }
    }

    /// The versions of a scenario, the newest first.
    package func versions(of scenario: String) async throws(PostgresError) -> [PublishedVersion] {
        var versions: [PublishedVersion] = []
        let rows = try await pool.query(
            "SELECT \(unescaped: PublishedVersion.columns) FROM scenario_version v WHERE scenario = \(scenario) ORDER BY version DESC")
        for row in rows { versions.append(try PublishedVersion(row)) }
        return versions
    }

    /// These versions of a scenario with their files.
    package func versions(of scenario: String, _ versions: [Int]) async throws(PostgresError) -> [StoredVersion] {
        var found: [StoredVersion] = []
        let rows = try await pool.query(
            """
            SELECT \(unescaped: StoredVersion.columns) FROM scenario_version v
            WHERE scenario = \(scenario) AND version = ANY(\(versions.map { Int32(clamping: $0) }))
            """)
        for row in rows { found.append(try StoredVersion(row)) }
        return found
    }
}

extension Store {
    /// The live version of each active scenario.
    package func liveVersions() async throws -> [StoredVersion] {
        try await pool.transaction { transaction in try await transaction.liveVersions() }
    }
}

extension Transaction {
    /// What new enrollments may begin with: the live version of each active scenario.
    package func liveVersions() async throws(PostgresError) -> [StoredVersion] {
        let rows = try await query(
            """
            SELECT \(unescaped: StoredVersion.columns)
            FROM scenario s JOIN scenario_version v ON v.scenario = s.scenario AND v.version = s.live_version
            WHERE s.state = 'active' ORDER BY s.scenario
            """
        )
        var versions: [StoredVersion] = []
        for row in rows { versions.append(try StoredVersion(row)) }
        return versions
    }

    /// These versions, for enrollments that began with them.
    package func versions(_ wanted: [(scenario: String, version: Int)]) async throws(PostgresError) -> [StoredVersion] {
        let rows = try await query(
            """
            SELECT \(unescaped: StoredVersion.columns) FROM scenario_version v
            JOIN unnest(\(wanted.map(\.scenario)), \(wanted.map { Int32(clamping: $0.version) })) AS k (scenario, version)
                ON v.scenario = k.scenario AND v.version = k.version
            """
        )
        var versions: [StoredVersion] = []
        for row in rows { versions.append(try StoredVersion(row)) }
        return versions
    }
}
