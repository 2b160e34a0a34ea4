package import IO
package import Logging
internal import Postgres
package import Store

/// A store over a migrated database of a test's own, whose clock the test moves.
package struct TestStore: Sendable {
    /// The store.
    package let store: Store
    /// Its database.
    package let database: TestDatabase
    /// What its connections run on.
    package let executor: SerialQueue

    /// Runs `body` with a store whose database is dropped afterwards, come what may.
    package static func with<Value>(
        suite: String, connections: Int = 4, isMigrated: Bool = true, _ body: (TestStore) async throws -> Value
    ) async throws -> Value {
        try await TestDatabase.with(suite: suite) { database in
            let test = TestStore(over: database, connections: connections)
            do {
                if isMigrated { _ = try await Migrator(pool: test.store.pool).migrate() }
                let value = try await body(test)
                await test.store.pool.close()
                return value
            } catch {
                await test.store.pool.close()
                throw error
            }
        }
    }

    private init(over database: TestDatabase, connections: Int) {
        self.database = database
        executor = SerialQueue(label: "goniec.test.store")
        store = Store(pool: Self.pool(over: database, connections: connections, executor: executor))
    }

    /// Another store over the same database, with connections and an executor of its own, as another process would have.
    package func another(connections: Int = 2) -> TestStore {
        TestStore(over: database, connections: connections)
    }

    private static func pool(over database: TestDatabase, connections: Int, executor: SerialQueue) -> Pool {
        Pool(
            configuration: DatabaseConfiguration(
                url: database.url, applicationName: "goniec-test", parameters: Store.sessionParameters),
            size: connections, queue: executor, logger: .silent
        )
    }

    /// Moves the database's clock ahead by a PostgreSQL interval such as `5 minutes`.
    package func wait(_ interval: String) async throws {
        try await execute("UPDATE clock_offset SET value = value + interval '\(interval)'")
    }

    /// Stops the database's clock at a moment such as `2026-01-05T09:00:00Z`, until it is stopped at another one.
    package func freeze(at moment: String) async throws {
        try await execute("UPDATE clock_offset SET frozen_at = '\(moment)'")
    }

    /// Runs statements without parameters.
    package func execute(_ sql: String) async throws {
        try await store.pool.withConnection { connection in try await connection.simple(sql) }
    }

    /// The rows of a statement with one column, as text; SQL's null is `∅`.
    package func column(_ sql: String) async throws -> [String] {
        try await store.pool.query(Query(sql: "SELECT coalesce(x::text, '∅') FROM (\(sql)) AS q (x)")).map { try $0.decode(0) }
    }

    /// The only value of a statement, as text.
    package func value(_ sql: String) async throws -> String {
        try await column(sql).first ?? "no row"
    }
}

extension Logger {
    /// Says nothing.
    package static let silent = Logger(label: "goniec.test") { _ in SwiftLogNoOpLogHandler() }
}
