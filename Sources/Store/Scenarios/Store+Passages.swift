internal import IO
internal import Identity
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
            let (now, enrollments) = try await transaction.lock(keys)
            var writes = TriggerWrites(now: now)
            var random = SystemRandom()
            var changed: Int64 = 0
            for enrollment in enrollments {
                guard let advance = decide(enrollment, now) else { continue }
                changed += 1
                writes.add(advance, of: enrollment) { UUID.version7(milliseconds: now.microseconds / 1_000, using: &random) }
            }
            try await transaction.save(writes)
            _ = try await transaction.query(
                """
                UPDATE scenario_operation SET passed = passed + \(Int64(keys.count)), changed = changed + \(changed),
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
        let nobody = UUID(high: 0, low: 0)
        let after = operation.cursor ?? PassageKey(contact: nobody, enrollment: nobody)
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

    /// Locks the contacts and then the passages, and reads those that are still under way.
    fileprivate func lock(_ keys: [PassageKey]) async throws(PostgresError) -> (Timestamp, [Enrollment]) {
        let contacts = Array(Set(keys.map(\.contact))).sorted()
        let results = try await pipeline([
            "SELECT goniec_now()",
            "SELECT FROM contact WHERE contact_id = ANY(\(contacts)) ORDER BY contact_id FOR NO KEY UPDATE",
            """
            SELECT e.contact_id, e.enrollment_id, e.scenario, e.version, e.key, e.live, e.wait_no, e.due_at, e.state, e.entered_at,
                e.ended_at, e.end_reason
            FROM unnest(\(keys.map(\.contact)), \(keys.map(\.enrollment))) AS k (contact_id, enrollment_id)
            CROSS JOIN LATERAL (SELECT * FROM enrollment e
                WHERE e.contact_id = k.contact_id AND e.enrollment_id = k.enrollment_id OFFSET 0 FOR NO KEY UPDATE) e
            WHERE e.live
            """,
        ])
        guard let clock = results[0].first else { throw .misuse("the database gave no time") }
        var enrollments: [Enrollment] = []
        for row in results[2] { enrollments.append(try Enrollment(row)) }
        return (try clock.decode(0), enrollments)
    }
}
