import IO
import Logging
import Postgres
import Store
import Support
import Testing

@testable import App

@Suite(.serialized, .timeLimit(.minutes(1))) struct ContinuityTests {
    /// A database of which a process remembers more than it has.
    private func memory(
        of test: TestStore, _ failover: DatabaseMemory.Failover = .asynchronous, ahead: Int64
    ) async throws -> DatabaseMemory {
        var memory = DatabaseMemory(failover: failover)
        var seen = try await test.store.pool.withConnection { try await $0.sighting(replicated: true) }
        seen.position += ahead
        seen.awaitsStandby = true
        memory.adopt(seen, judged: .same)
        return memory
    }

    private func pool(over test: TestStore, _ continuity: Continuity) -> Pool {
        Pool(
            configuration: DatabaseConfiguration(url: test.database.url), size: 1, queue: SerialQueue(label: "test"),
            greet: { connection async throws(PostgresError) in try await continuity.greet(connection) }, logger: .silent
        )
    }

    @Test func `an older copy in the database's place is doubted before a fresh connection's first statement`() async throws {
        try await TestStore.with(suite: "continuity") { test async throws in
            let continuity = Continuity(memory: try await memory(of: test, ahead: 1 << 30), name: "here", logger: .silent)
            let pool = pool(over: test, continuity)
            #expect(try await pool.query("SELECT is_known_database()").first?.decode(0, as: Bool.self) == false)
            #expect(try await test.value("SELECT doubt FROM database_identity").contains("an older copy has taken its place"))
            // It is told once: what somebody confirms is confirmed.
            try await test.store.confirmDatabase(by: "me")
            try await pool.withConnection { try await continuity.look(over: $0) }
            #expect(try await test.store.standstill().isKnownDatabase)
            await pool.close()
        }
    }

    @Test func `the same database goes on, over as many connections as you like`() async throws {
        try await TestStore.with(suite: "continuity") { test async throws in
            let continuity = Continuity(memory: DatabaseMemory(failover: .asynchronous), name: "here", logger: .silent)
            for _ in 1...3 {
                let pool = pool(over: test, continuity)
                try await pool.withConnection { try await continuity.look(over: $0) }
                await pool.close()
            }
            #expect(try await test.store.standstill().isKnownDatabase)
        }
    }

    @Test(arguments: DatabaseMemory.Failover.allCases)
    func `many that look at once while others write see one database`(failover: DatabaseMemory.Failover) async throws {
        try await TestStore.with(suite: "continuity") { test async throws in
            let continuity = Continuity(memory: DatabaseMemory(failover: failover), name: "here", logger: .silent)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<6 {
                    group.addTask {
                        let pool = pool(over: test, continuity)
                        for round in 0..<60 {
                            try await pool.withConnection { connection in
                                if (number + round).isMultiple(of: 2) {
                                    try await continuity.look(over: connection)
                                } else {
                                    try await continuity.greet(connection)
                                }
                                _ = try await connection.query("SELECT pg_logical_emit_message(true, 'test', 'x')")
                            }
                        }
                        await pool.close()
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await test.store.standstill().isKnownDatabase)
        }
    }

    @Test(arguments: DatabaseMemory.Failover.allCases)
    func `a new timeline is accepted where a standby had been waited for`(failover: DatabaseMemory.Failover) async throws {
        try await TestStore.with(suite: "continuity") { test async throws in
            var before = try await test.store.pool.withConnection { try await $0.sighting(replicated: true) }
            // As if the database had been promoted since.
            before.timeline -= 1
            before.awaitsStandby = true
            try await test.execute("UPDATE database_identity SET timeline = timeline - 1")
            var memory = DatabaseMemory(failover: failover)
            memory.adopt(before, judged: .same)
            let continuity = Continuity(memory: memory, name: "here", logger: .silent)
            let pool = pool(over: test, continuity)
            try await pool.withConnection { try await continuity.look(over: $0) }
            #expect(try await test.store.standstill().isKnownDatabase == (failover == .synchronous))
            await pool.close()
        }
    }

    @Test func `a database without a schema can be connected to`() async throws {
        try await TestStore.with(suite: "continuity", isMigrated: false) { test async throws in
            let pool = pool(over: test, Continuity(memory: DatabaseMemory(failover: .synchronous), name: "here", logger: .silent))
            #expect(try await pool.query("SELECT 1").count == 1)
            await pool.close()
        }
    }
}
