internal import JSON
package import Postgres
package import Time

/// A published version of a scenario, as stored.
package struct StoredVersion: Sendable, Equatable {
    /// The scenario.
    package let scenario: String
    /// Counted from 1.
    package let version: Int
    /// SHA-256 of the folder, hexadecimal.
    package let checksum: String
    /// Who published it.
    package let author: String
    /// When.
    package let publishedAt: Timestamp
    /// Path → text.
    package let files: [String: String]
}

/// A scenario in the list.
package struct ScenarioSummary: Sendable, Equatable {
    /// The scenario.
    package let scenario: String
    /// active, paused or archived.
    package let state: String
    /// The version that new enrollments begin with.
    package let liveVersion: Int
    /// Who published that version.
    package let author: String
    /// When.
    package let publishedAt: Timestamp
    /// How many enrollments are under way, on any version.
    package let liveEnrollments: Int64
}

/// What publishing came to.
package enum Publishing: Sendable, Equatable {
    /// A new version is live.
    case published(version: Int)
    /// The live version has the same content already.
    case unchanged(version: Int)
}

extension Store {
    /// Publishes a folder as the scenario's next version. Of two publishers at once one waits for the other. The same content as the live
    /// version's makes none.
    package func publish(
        scenario: String, checksum: String, author: String, files: [String: String]
    ) async throws -> Publishing {
        try await pool.transaction { transaction in
            // The row is the lock; it stands before the first version does.
            _ = try await transaction.query(
                "INSERT INTO scenario (scenario, live_version) VALUES (\(scenario), 0) ON CONFLICT DO NOTHING"
            )
            let rows = try await transaction.query(
                """
                SELECT s.live_version, v.checksum, s.state, (SELECT coalesce(max(version), 0) FROM scenario_version WHERE scenario = s.scenario)
                FROM (SELECT * FROM scenario WHERE scenario = \(scenario) FOR UPDATE) s
                LEFT JOIN scenario_version v ON v.scenario = s.scenario AND v.version = s.live_version
                """
            )
            guard let row = rows.first else { throw PostgresError.misuse("the scenario's row is gone") }
            let live = Int(try row.decode(0, as: Int32.self))
            if try row.decode(1, as: String?.self) == checksum, try row.decode(2, as: String.self) == "active" {
                return .unchanged(version: live)
            }
            let next = Int(try row.decode(3, as: Int32.self)) + 1
            let content = JSONValue.object(JSONObject(files.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) }))
            _ = try await transaction.pipeline([
                """
                INSERT INTO scenario_version (scenario, version, checksum, author, files)
                VALUES (\(scenario), \(Int32(next)), \(checksum), \(author), \(JSONB(content)))
                """,
                """
                UPDATE scenario SET live_version = \(Int32(next)), state = 'active', updated_at = now() WHERE scenario = \(scenario)
                """,
            ])
            return .published(version: next)
        }
    }

    /// Every scenario, by name.
    package func scenarios() async throws(PostgresError) -> [ScenarioSummary] {
        let rows = try await pool.query(
            """
            SELECT s.scenario, s.state, s.live_version, v.author, v.published_at,
                (SELECT count(*) FROM enrollment e WHERE e.scenario = s.scenario AND e.live)
            FROM scenario s JOIN scenario_version v ON v.scenario = s.scenario AND v.version = s.live_version ORDER BY s.scenario
            """
        )
        var list: [ScenarioSummary] = []
        for row in rows {
            list.append(
                ScenarioSummary(
                    scenario: try row.decode(0), state: try row.decode(1), liveVersion: Int(try row.decode(2, as: Int32.self)),
                    author: try row.decode(3), publishedAt: try row.decode(4), liveEnrollments: try row.decode(5)
                )
            )
        }
        return list
    }

    /// A version of a scenario; the live one when none is named. Nil when there is no such.
    package func version(of scenario: String, _ version: Int? = nil) async throws(PostgresError) -> StoredVersion? {
        let rows = try await pool.query(
            """
            SELECT v.scenario, v.version, v.checksum, v.author, v.published_at, v.files
            FROM scenario_version v JOIN scenario s USING (scenario)
            WHERE v.scenario = \(scenario) AND v.version = coalesce(\(version.map { Int32(clamping: $0) } as Int32?), s.live_version)
            """
        )
        return try rows.first.map { row throws(PostgresError) in try StoredVersion(row) }
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
            SELECT v.scenario, v.version, v.checksum, v.author, v.published_at, v.files
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
            SELECT scenario, version, v.checksum, v.author, v.published_at, v.files FROM scenario_version v
            JOIN unnest(\(wanted.map(\.scenario)), \(wanted.map { Int32(clamping: $0.version) })) AS k (scenario, version)
                USING (scenario, version)
            """
        )
        var versions: [StoredVersion] = []
        for row in rows { versions.append(try StoredVersion(row)) }
        return versions
    }
}

extension StoredVersion {
    fileprivate init(_ row: Row) throws(PostgresError) {
        scenario = try row.decode(0)
        version = Int(try row.decode(1, as: Int32.self))
        checksum = try row.decode(2)
        author = try row.decode(3)
        publishedAt = try row.decode(4)
        var files: [String: String] = [:]
        for (path, text) in try row.json(5).object ?? JSONObject() { files[path] = text.string }
        self.files = files
    }
}
