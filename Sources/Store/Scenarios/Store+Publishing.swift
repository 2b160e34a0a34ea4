internal import JSON
internal import Postgres

extension Store {
    /// Publishes a folder as the scenario's next version. Of two publishers at once one waits for the other; where `expected` isn't the live
    /// version any more (0: there is none yet), nothing is published. The same content as the live version's makes none.
    package func publish(
        scenario: String, checksum: String, author: String, files: [String: String], message: String? = nil, restores: Int? = nil,
        expected: Int? = nil
    ) async throws -> Publishing {
        try await pool.transaction { transaction in
            let live = try await transaction.liveVersion(of: scenario, isFirst: (expected ?? 0) == 0)
            if let live, live.version.checksum == checksum, live.state == "active" {
                return .unchanged(version: live.version.version)
            }
            if let expected, expected != live?.version.version ?? 0 { return .overtaken(by: live?.version) }
            if let ending = try await transaction.ending(of: scenario) { return .ending(ending) }
            let next = (live?.newest ?? 0) + 1
            let content = JSONValue.object(JSONObject(files.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) }))
            _ = try await transaction.pipeline([
                """
                INSERT INTO scenario_version (scenario, version, checksum, author, files, message, restores)
                VALUES (\(scenario), \(Int32(next)), \(checksum), \(author), \(JSONB(content)), \(message as String?),
                    \(restores.map { Int32(clamping: $0) } as Int32?))
                """,
                """
                UPDATE scenario SET live_version = \(Int32(next)), state = 'active', updated_at = now() WHERE scenario = \(scenario)
                """,
                Self.note("scenario publish", of: "\(scenario) version \(next)", reason: message, by: author),
            ])
            return .published(version: next)
        }
    }

    /// Lets nobody in any more; those under way go on. False when that was so already, or there is no such scenario.
    package func archive(_ scenario: String, by actor: String) async throws -> Bool {
        try await pool.transaction { transaction in
            let rows = try await transaction.query(
                """
                UPDATE scenario SET state = 'archived', updated_at = now() WHERE scenario = \(scenario) AND state <> 'archived' RETURNING 1
                """)
            guard rows.first != nil else { return false }
            _ = try await transaction.query(Self.note("scenario archive", of: scenario, reason: nil, by: actor))
            return true
        }
    }
}

extension Transaction {
    /// The end of those under way that has begun; the scenario's lock keeps another from beginning.
    fileprivate func ending(of scenario: String) async throws(PostgresError) -> ScenarioOperation? {
        let rows = try await query(
            """
            SELECT \(unescaped: ScenarioOperation.columns) FROM scenario_operation o
            WHERE scenario = \(scenario) AND state = 'running' AND kind = 'end'
            """)
        return try rows.first.map { row throws(PostgresError) in try ScenarioOperation(row) }
    }

    /// Locks a scenario and reads its live version, its state and the number of its newest version; nil when it has none. The row is the
    /// lock: it stands before the first version does.
    fileprivate func liveVersion(
        of scenario: String, isFirst: Bool
    ) async throws(PostgresError) -> (version: PublishedVersion, state: String, newest: Int)? {
        if isFirst {
            _ = try await query("INSERT INTO scenario (scenario, live_version) VALUES (\(scenario), 0) ON CONFLICT DO NOTHING")
        }
        // Read by a statement of its own: the one that waited for the lock doesn't see the version that was published meanwhile.
        _ = try await query("SELECT FROM scenario WHERE scenario = \(scenario) FOR UPDATE")
        let rows = try await query(
            """
            SELECT \(unescaped: PublishedVersion.columns), s.state,
                (SELECT max(version) FROM scenario_version WHERE scenario = s.scenario)
            FROM scenario s JOIN scenario_version v ON v.scenario = s.scenario AND v.version = s.live_version
            WHERE s.scenario = \(scenario)
            """
        )
        guard let row = rows.first else { return nil }
        return (try PublishedVersion(row), try row.decode(7), Int(try row.decode(8, as: Int32.self)))
    }
}
