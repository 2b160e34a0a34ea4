package import Identity
package import Postgres
internal import Time

extension Store {
    /// Begins a replay, noted in the audit: `rate` is letters a second.
    package func beginReplay(
        _ filter: DeadLetterFilter, id: UUID, rate: Int?, reason: String?, by actor: String
    ) async throws(PostgresError) -> ReplayOperation {
        let total = try await deadLetterCount(filter)
        let summary = "\(id): \(filter.summary)"
        let results = try await pool.pipeline([
            """
            INSERT INTO replay_operation (operation_id, filter, actor, reason, rate, total, started_at, seen_at)
            VALUES (\(id), \(JSONB(filter.json)), \(actor), \(reason as String?), \(rate.map { Int32(clamping: $0) } as Int32?), \(total), goniec_now(),
                clock_timestamp()) RETURNING \(unescaped: ReplayOperation.columns)
            """,
            Self.note("dead replay", of: summary, reason: reason, by: actor),
        ])
        guard let row = results[0].first else { throw .misuse("the database gave no row") }
        return try ReplayOperation(row)
    }

    /// A replay as it stands; nil when there is none with this id. `isWorking` notes that its process is alive.
    package func replayOperation(_ id: UUID, isWorking: Bool = false) async throws(PostgresError) -> ReplayOperation? {
        let rows =
            isWorking
            ? try await pool.query(
                """
                UPDATE replay_operation SET seen_at = clock_timestamp() WHERE operation_id = \(id)
                RETURNING \(unescaped: ReplayOperation.columns)
                """)
            : try await pool.query("SELECT \(unescaped: ReplayOperation.columns) FROM replay_operation WHERE operation_id = \(id)")
        return try rows.first.map { row throws(PostgresError) in try ReplayOperation(row) }
    }

    /// The replays that began last, the newest first.
    package func replayOperations(limit: Int) async throws(PostgresError) -> [ReplayOperation] {
        let rows = try await pool.query(
            """
            SELECT \(unescaped: ReplayOperation.columns) FROM replay_operation ORDER BY started_at DESC, operation_id
            LIMIT \(Int64(limit))
            """)
        var operations: [ReplayOperation] = []
        for row in rows { operations.append(try ReplayOperation(row)) }
        return operations
    }

    /// Puts a replay into another state, where it is in one of `states`, and notes that as `action` in the audit; nil when it isn't.
    package func setReplay(
        _ id: UUID, to state: ReplayOperation.State, from states: [ReplayOperation.State], action: String, by actor: String
    ) async throws -> ReplayOperation? {
        try await pool.transaction { transaction in
            let rows = try await transaction.query(
                """
                UPDATE replay_operation SET state = \(state.rawValue), ended_at = CASE WHEN \(state == .cancelled) THEN goniec_now() END
                WHERE operation_id = \(id) AND state = ANY (\(states.map(\.rawValue))) RETURNING \(unescaped: ReplayOperation.columns)
                """)
            guard let row = rows.first else { return nil }
            _ = try await transaction.query(Self.note(action, of: id.description, reason: nil, by: actor))
            return try ReplayOperation(row)
        }
    }

    /// A running replay has passed every letter it meant.
    package func finishReplay(_ id: UUID) async throws(PostgresError) {
        _ = try await pool.query(
            "UPDATE replay_operation SET state = 'done', ended_at = goniec_now() WHERE operation_id = \(id) AND state = 'running'")
    }

    /// A line of the audit: who did what, when and why.
    static func note(_ action: String, of subject: String, reason: String?, by actor: String) -> Query {
        "INSERT INTO audit (actor, action, subject, reason) VALUES (\(actor), \(action), \(subject), \(reason as String?))"
    }

    /// Notes in the audit that somebody has read what letters carry.
    package func noteReading(_ action: String, of subject: String, reason: String?, by actor: String) async throws(PostgresError) {
        _ = try await pool.query(Self.note(action, of: subject, reason: reason, by: actor))
    }
}
