import IO
import Postgres
import Support
import Testing
import Time

@Suite struct TransactionTests {
    private struct Refusal: Error, Equatable {}

    private func prepared() async throws -> Connection {
        let connection = try await connected()
        try await connection.simple("CREATE TEMP TABLE item (id int PRIMARY KEY DEFERRABLE INITIALLY DEFERRED)")
        return connection
    }

    private func count(_ connection: Connection) async throws -> Int {
        try await connection.query("SELECT count(*) FROM item")[0].decode(0)
    }

    @Test func `a transaction commits when its body returns`() async throws {
        let connection = try await prepared()
        let now = try await connection.transaction { transaction in
            _ = try await transaction.query("INSERT INTO item VALUES (\(1))")
            #expect(try await transaction.query("SELECT now()")[0].decode(0, as: Timestamp.self) == transaction.now)
            return transaction.now
        }
        #expect(now > Timestamp("2024-01-01T00:00:00Z")!)
        #expect(try await count(connection) == 1)
    }

    @Test func `a script in a transaction is undone with it`() async throws {
        let connection = try await prepared()
        await #expect(throws: Refusal()) {
            try await connection.transaction { transaction in
                try await transaction.simple("INSERT INTO item VALUES (1); INSERT INTO item VALUES (2); CREATE TEMP TABLE other (id int)")
                #expect(try await transaction.query("SELECT count(*) FROM item, pg_class WHERE relname = 'other'")[0].decode(0) == 2)
                throw Refusal()
            }
        }
        #expect(try await count(connection) == 0)
    }

    @Test func `a transaction rolls back when its body throws, and the cause comes out`() async throws {
        let connection = try await prepared()
        await #expect(throws: Refusal()) {
            try await connection.transaction { transaction in
                _ = try await transaction.query("INSERT INTO item VALUES (\(1))")
                throw Refusal()
            }
        }
        #expect(try await count(connection) == 0)
    }

    @Test func `a statement's failure ends the transaction, though its error be ignored`() async throws {
        let connection = try await prepared()
        let error = await failure {
            try await connection.transaction { transaction in
                _ = try await transaction.query("INSERT INTO item VALUES (\(1))")
                _ = try? await transaction.query("SELECT 1/0")
            }
        }
        #expect(error == .rolledBack)
        #expect(try await count(connection) == 0)
    }

    @Test func `a constraint that COMMIT finds is its error`() async throws {
        let connection = try await prepared()
        let error = await failure {
            try await connection.transaction { transaction in
                _ = try await transaction.query("INSERT INTO item VALUES (1), (1)")
            }
        }
        #expect(error?.sqlState == "23505")
        #expect(try await count(connection) == 0)
    }

    @Test func `a transaction has its connection to itself`() async throws {
        let connection = try await prepared()
        let meeting = Meeting(of: 2)
        async let outside = {
            await meeting.arrive()
            return try await connection.query("SELECT count(*) FROM item WHERE pg_current_xact_id_if_assigned() IS NULL")[0]
                .decode(0, as: Int.self)
        }()
        try await connection.transaction { transaction in
            _ = try await transaction.query("INSERT INTO item VALUES (\(1))")
            await meeting.arrive()
            async let first = transaction.query("INSERT INTO item VALUES (\(2))")
            async let second = transaction.query("INSERT INTO item VALUES (\(3))")
            #expect(try await first.affected + second.affected == 2)
        }
        #expect(try await outside == 3)
    }

    @Test func `a statement past its transaction is refused, for it would wait for ever`() async throws {
        let connection = try await prepared()
        let error = await failure {
            try await connection.transaction { transaction in
                _ = try await transaction.query("INSERT INTO item VALUES (\(1))")
                _ = try await connection.query("SELECT 1")
            }
        }
        guard case .misuse = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(try await count(connection) == 0)
    }

    @Test func `a transaction that is over refuses statements`() async throws {
        let connection = try await prepared()
        let escaped = try await connection.transaction { $0 }
        guard case .misuse = await failure(of: { _ = try await escaped.query("SELECT 1") }) else {
            Issue.record("a statement went through")
            return
        }
        #expect(try await count(connection) == 0)
    }

    @Test func `the body runs on its caller's actor`() async throws {
        actor Worker {
            var handled = 0
            nonisolated let queue: SerialQueue
            init(queue: SerialQueue) { self.queue = queue }
            nonisolated var unownedExecutor: UnownedSerialExecutor { queue.asUnownedSerialExecutor() }

            func handle(on connection: Connection) async throws -> Int {
                try await connection.transaction { transaction in
                    handled += try await transaction.query("SELECT 1").count
                }
                return handled
            }
        }
        let queue = SerialQueue(label: "shared")
        #expect(try await Worker(queue: queue).handle(on: try await connected(queue: queue)) == 1)
    }

    @Test func `a deadlock is resolved by running one of the two again`() async throws {
        try await TestDatabase.with(suite: "deadlock") { database in
            let pool = try pool(of: 2, on: database.url)
            try await pool.withConnection {
                try await $0.simple("CREATE TABLE item (id int PRIMARY KEY, n int NOT NULL); INSERT INTO item VALUES (1, 0), (2, 0)")
                try await $0.simple("ALTER DATABASE \(database.name) SET deadlock_timeout = '20ms'")
            }
            await pool.close()
            let fresh = try self.fresh(database)
            let meeting = Meeting(of: 2)
            let attempts = try await withThrowingTaskGroup(of: Int.self) { group in
                for order in [[1, 2], [2, 1]] {
                    group.addTask { try await Self.lock(order, on: fresh, meeting) }
                }
                return try await group.reduce(0, +)
            }
            #expect(attempts == 3)
            #expect(try await fresh.query("SELECT n FROM item ORDER BY id").column() == [2, 2])
            await fresh.close()
        }
    }

    private func fresh(_ database: TestDatabase) throws -> Pool {
        try pool(of: 2, on: database.url)
    }

    /// Locks two rows in the given order, the first time only after the other has one as well; returns how often it ran.
    private static func lock(_ order: [Int], on pool: Pool, _ meeting: Meeting) async throws -> Int {
        var attempts = 0
        try await pool.transaction { transaction in
            attempts += 1
            _ = try await transaction.query("UPDATE item SET n = n + 1 WHERE id = \(order[0])")
            if attempts == 1 { await meeting.arrive() }
            _ = try await transaction.query("UPDATE item SET n = n + 1 WHERE id = \(order[1])")
        }
        return attempts
    }

    @Test func `a serialization failure is run again, and given up after the last retry`() async throws {
        try await TestDatabase.with(suite: "serial") { database in
            let pool = try pool(of: 2, on: database.url)
            _ = try await pool.withConnection {
                try await $0.simple("CREATE TABLE item (n int NOT NULL); INSERT INTO item VALUES (0)")
            }
            func race(retries: Int, losing: Int) async throws -> Int {
                var attempts = 0
                try await pool.transaction(retries: retries, level: .repeatableRead) { transaction in
                    attempts += 1
                    _ = try await transaction.query("SELECT n FROM item")
                    if attempts <= losing { _ = try await pool.query("UPDATE item SET n = n + 1") }
                    _ = try await transaction.query("UPDATE item SET n = n + 10")
                }
                return attempts
            }
            #expect(try await race(retries: 3, losing: 2) == 3)
            #expect(await failure { _ = try await race(retries: 1, losing: 5) }?.isRetryableTransaction == true)
            #expect(try await pool.query("SELECT n FROM item").first?.decode(0) == 14)
            await pool.close()
        }
    }

    @Test func `a row whose partition is attached meanwhile finds it at the next attempt`() async throws {
        try await TestDatabase.with(suite: "partition") { database in
            let maker = try await connected(to: database.url)
            let writer = try await connected(to: database.url)
            try await maker.simple(
                """
                CREATE TABLE item (id int) PARTITION BY RANGE (id);
                CREATE TABLE item_default PARTITION OF item DEFAULT;
                CREATE TABLE item_small (id int)
                """)
            let process = try #require(await writer.processID)
            try await maker.simple("BEGIN; ALTER TABLE item ATTACH PARTITION item_small FOR VALUES FROM (0) TO (10)")
            async let attempts = write(5, writer)
            try await until("the writer waits for the default partition") {
                let rows = try await maker.query("SELECT FROM pg_locks WHERE pid = \(process) AND NOT granted")
                return rows.isEmpty ? nil : true
            }
            try await maker.simple("COMMIT")
            #expect(try await attempts == 2)
            #expect(try await maker.query("SELECT count(*) FROM item_small")[0].decode(0, as: Int.self) == 1)
            await maker.close()
            await writer.close()
        }
    }

    private func write(_ id: Int32, _ connection: Connection) async throws -> Int {
        var attempts = 0
        try await connection.transaction { transaction in
            attempts += 1
            _ = try await transaction.query("INSERT INTO item VALUES (\(id))")
        }
        return attempts
    }
}
