package import Identity
package import JSON
package import Postgres
internal import Time

extension Store {
    /// Begins to move everybody who is under way on an older version to this one, as a map says; nil while something else is being done to
    /// them.
    package func beginMigration(
        of scenario: String, to version: Int, map: JSONObject, id: UUID, by actor: String
    ) async throws -> ScenarioOperation? {
        try await begin(
            """
            INSERT INTO scenario_operation AS o (operation_id, scenario, kind, version, map, actor, total, started_at, seen_at)
            SELECT \(id), \(scenario), 'migrate', \(Int32(clamping: version)), \(JSONB(map)), \(actor), count(*), goniec_now(),
                clock_timestamp()
            FROM enrollment WHERE scenario = \(scenario) AND live AND version < \(Int32(clamping: version))
            ON CONFLICT (scenario) WHERE state = 'running' DO NOTHING RETURNING \(unescaped: ScenarioOperation.columns)
            """, Self.note("scenario migrate", of: "\(scenario) to version \(version): \(id)", reason: nil, by: actor))
    }

    /// Begins to let everybody go on after a pause, which is lifted when the operation is done; nil when the scenario isn't paused or
    /// something else is being done to those under way.
    package func beginResumption(of scenario: String, id: UUID, by actor: String) async throws -> ScenarioOperation? {
        try await begin(
            """
            INSERT INTO scenario_operation AS o (operation_id, scenario, kind, paused_at, resumed_at, actor, total, started_at, seen_at)
            SELECT \(id), \(scenario), 'resume', p.paused_at, goniec_now(), \(actor),
                (SELECT count(*) FROM enrollment WHERE scenario = \(scenario) AND live), goniec_now(), clock_timestamp()
            FROM pause p WHERE p.scope = \("scenario:" + scenario)
            ON CONFLICT (scenario) WHERE state = 'running' DO NOTHING RETURNING \(unescaped: ScenarioOperation.columns)
            """, Self.note("scenario resume", of: "\(scenario): \(id)", reason: nil, by: actor))
    }

    /// Begins to end everybody who is under way in an archived scenario; nil while something else is being done to them, or when it isn't
    /// archived any more. It can't be published while this runs.
    package func beginEnding(of scenario: String, id: UUID, by actor: String) async throws -> ScenarioOperation? {
        try await begin(
            """
            WITH archived AS (SELECT FROM scenario WHERE scenario = \(scenario) AND state = 'archived' FOR SHARE)
            INSERT INTO scenario_operation AS o (operation_id, scenario, kind, actor, total, started_at, seen_at)
            SELECT \(id), \(scenario), 'end', \(actor), (SELECT count(*) FROM enrollment WHERE scenario = \(scenario) AND live),
                goniec_now(), clock_timestamp()
            FROM archived
            ON CONFLICT (scenario) WHERE state = 'running' DO NOTHING RETURNING \(unescaped: ScenarioOperation.columns)
            """, Self.note("scenario archive --exit", of: "\(scenario): \(id)", reason: nil, by: actor))
    }

    private func begin(_ insertion: Query, _ note: Query) async throws -> ScenarioOperation? {
        try await pool.transaction { transaction in
            guard let row = try await transaction.query(insertion).first else { return nil }
            _ = try await transaction.query(note)
            return try ScenarioOperation(row)
        }
    }

    /// What is being done to those under way in a scenario; nil for nothing.
    package func runningOperation(of scenario: String) async throws(PostgresError) -> ScenarioOperation? {
        let rows = try await pool.query(
            """
            SELECT \(unescaped: ScenarioOperation.columns) FROM scenario_operation o WHERE scenario = \(scenario) AND state = 'running'
            """)
        return try rows.first.map { row throws(PostgresError) in try ScenarioOperation(row) }
    }

    /// An operation as it stands; nil when there is none with this id.
    package func scenarioOperation(_ id: UUID) async throws(PostgresError) -> ScenarioOperation? {
        let rows = try await pool.query(
            "SELECT \(unescaped: ScenarioOperation.columns) FROM scenario_operation o WHERE operation_id = \(id)")
        return try rows.first.map { row throws(PostgresError) in try ScenarioOperation(row) }
    }

    /// A running operation has passed everybody; a pause that it was to end is lifted with it.
    package func finish(_ operation: ScenarioOperation) async throws {
        try await pool.transaction { transaction in
            let ended = try await transaction.query(
                """
                UPDATE scenario_operation SET state = 'done', ended_at = goniec_now()
                WHERE operation_id = \(operation.id) AND state = 'running' RETURNING 1
                """)
            guard ended.first != nil, case .resume = operation.kind else { return }
            _ = try await transaction.query("DELETE FROM pause WHERE scope = \("scenario:" + operation.scenario)")
        }
    }

    /// Ends a migration where it is; false when it isn't running.
    package func cancel(_ operation: ScenarioOperation, by actor: String) async throws -> Bool {
        try await pool.transaction { transaction in
            let ended = try await transaction.query(
                """
                UPDATE scenario_operation SET state = 'cancelled', ended_at = goniec_now()
                WHERE operation_id = \(operation.id) AND state = 'running' RETURNING 1
                """)
            guard ended.first != nil else { return false }
            _ = try await transaction.query(
                Self.note("scenario \(operation.kind.name) cancelled", of: operation.scenario, reason: nil, by: actor))
            return true
        }
    }
}
