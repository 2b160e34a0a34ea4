package import Postgres
package import Scenario
package import Time

/// How many passages stand at a step of a version.
package struct PassageCount: Sendable, Equatable {
    /// The version.
    package let version: Int
    /// The step; nil where none is known.
    package let step: String?
    /// How many.
    package let count: Int64
}

extension Store {
    /// How many passages of a scenario are under way, by version and step.
    package func passages(of scenario: String) async throws(PostgresError) -> [PassageCount] {
        var counts: [PassageCount] = []
        let rows = try await pool.query(
            """
            SELECT version, state->>'step', count(*) FROM enrollment WHERE scenario = \(scenario) AND live
            GROUP BY 1, 2 ORDER BY 1 DESC, 3 DESC, 2
            """)
        for row in rows {
            counts.append(
                PassageCount(version: Int(try row.decode(0, as: Int32.self)), step: try row.decode(1), count: try row.decode(2)))
        }
        return counts
    }

    /// Does the next batch of a running operation in one transaction: `decide` says what becomes of a passage, nil for nothing. False when
    /// nobody is left behind its cursor, or when it doesn't run any more.
    ///
    /// Two processes at the same operation take turns. The lock order is the trigger's: contacts → enrollments → timers → deliveries.
    package func passBatch(
        of operation: ScenarioOperation, limit: Int, decide: (Enrollment, Timestamp) -> Advance?
    ) async throws -> Bool {
        try await pool.transaction { transaction in
            guard let operation = try await transaction.locked(operation) else { return false }
            let keys = try await transaction.nextPassages(of: operation, limit: limit)
            guard let last = keys.last else { return false }
            let (writes, changed) = try await transaction.advance(keys, decide: decide)
            try await transaction.save(writes)
            _ = try await transaction.query(
                """
                UPDATE scenario_operation SET passed = passed + \(Int64(keys.count)), changed = changed + \(Int64(changed)),
                    cursor_contact = \(last.contact), cursor_enrollment = \(last.enrollment), seen_at = clock_timestamp()
                WHERE operation_id = \(operation.id)
                """)
            return true
        }
    }
}

extension Transaction {
    /// The operation as it stands, locked; nil when it doesn't run any more.
    fileprivate func locked(_ operation: ScenarioOperation) async throws(PostgresError) -> ScenarioOperation? {
        let rows = try await query(
            """
            SELECT \(unescaped: ScenarioOperation.columns) FROM scenario_operation o
            WHERE operation_id = \(operation.id) AND state = 'running' FOR UPDATE
            """)
        return try rows.first.map { row throws(PostgresError) in try ScenarioOperation(row) }
    }

    fileprivate func nextPassages(
        of operation: ScenarioOperation, limit: Int
    ) async throws(PostgresError) -> [PassageKey] {
        // Others of newer versions have nothing to be moved for.
        let versions: Int32 = if case .migrate(let version, _) = operation.kind { Int32(clamping: version) } else { .max }
        let after = operation.cursor ?? .first
        let rows = try await query(
            """
            SELECT contact_id, enrollment_id FROM enrollment
            WHERE scenario = \(operation.scenario) AND live AND (contact_id, enrollment_id) > (\(after.contact), \(after.enrollment))
                AND version < \(versions)
            ORDER BY contact_id, enrollment_id LIMIT \(Int64(limit))
            """)
        var keys: [PassageKey] = []
        for row in rows { keys.append(PassageKey(contact: try row.decode(0), enrollment: try row.decode(1))) }
        return keys
    }
}
