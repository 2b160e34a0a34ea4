import Foundation
import IO
import Postgres
import Support
import Testing

@Suite struct FailureTests {
    private func processID(_ connection: Connection) async throws -> Int32 {
        try #require(await connection.processID)
    }

    /// Waits until the server says that a process is in this state, as other sessions see it.
    private func awaitActivity(of process: Int32, _ condition: String, seenBy connection: Connection) async throws {
        var seen = false
        while !seen {
            let rows = try await connection.query(
                "SELECT 1 FROM pg_stat_activity WHERE pid = \(process) AND \(unescaped: condition)")
            seen = !rows.isEmpty
            await Task.yield()
        }
    }

    @Test func `a connection killed while a query runs says so, and connects again`() async throws {
        let killer = try await connected()
        let victim = try await connected()
        let process = try await processID(victim)
        async let outcome = failure { _ = try await victim.query("SELECT pg_sleep(\(60.0))") }
        try await awaitActivity(of: process, "wait_event = 'PgSleep'", seenBy: killer)
        _ = try await killer.query("SELECT pg_terminate_backend(\(process))")
        #expect(await outcome == .connectionLost("terminating connection due to administrator command"))
        #expect(await outcome?.isTransient == true)
        #expect(await victim.isConnected == false)
        #expect(await failure { _ = try await victim.query("SELECT 1") }?.endsConnection == true)
        try await victim.connect()
        #expect(try await victim.query("SELECT \(1)").count == 1)
    }

    @Test func `a connection killed while idle is noticed without being used`() async throws {
        let killer = try await connected()
        let victim = try await connected()
        async let noticed = failure { _ = try await victim.nextNotification() }
        _ = try await killer.query("SELECT pg_terminate_backend(\(try await processID(victim)))")
        guard case .connectionLost = await noticed else {
            Issue.record("\(String(describing: await noticed))")
            return
        }
        #expect(await victim.isConnected == false)
    }

    @Test func `a transaction killed on the way keeps its cause`() async throws {
        let killer = try await connected()
        let victim = try await connected()
        let process = try await processID(victim)
        let error = await failure {
            try await victim.transaction { transaction in
                _ = try await killer.query("SELECT pg_terminate_backend(\(process))")
                _ = try await transaction.query("SELECT 1")
            }
        }
        #expect(error?.endsConnection == true)
        try await victim.connect()
        #expect(try await victim.transaction { try await $0.query("SELECT 1").count } == 1)
    }

    @Test func `a cancelled query stops on the server and leaves the connection clean`() async throws {
        let observer = try await connected()
        let connection = try await connected()
        let process = try await processID(connection)
        let task = Task { await failure { _ = try await connection.query("SELECT pg_sleep(\(60.0))") } }
        try await awaitActivity(of: process, "wait_event = 'PgSleep'", seenBy: observer)
        task.cancel()
        #expect(await task.value == .cancelled)
        #expect(try await connection.pipeline((0..<50).map { "SELECT \($0)" }).count == 50)
        #expect(await connection.processID == process)
    }

    @Test func `cancelling at any moment never hits the next query`() async throws {
        let connection = try await connected()
        var cancelled = 0
        for round in 0..<100 {
            let task = Task { await failure { _ = try await connection.query("SELECT pg_sleep(\(Double(round % 4) / 1_000))") } }
            for _ in 0..<round { await Task.yield() }
            task.cancel()
            let error = await task.value
            #expect(error == nil || error == .cancelled)
            if error != nil { cancelled += 1 }
            #expect(try await connection.query("SELECT \(round)")[0].decode(0) == round)
        }
        #expect(cancelled > 0)
    }

    @Test func `cancelling a large pipeline half-way leaves the connection clean`() async throws {
        let connection = try await connected()
        let large = String(repeating: "x", count: 20_000)
        var cancelled = 0
        for round in 0..<20 {
            let task = Task {
                await failure { _ = try await connection.pipeline((0..<300).map { "SELECT \($0), \(large), pg_sleep(0.001)" }) }
            }
            for _ in 0..<round * 10 { await Task.yield() }
            task.cancel()
            let error = await task.value
            #expect(error == nil || error == .cancelled)
            if error != nil { cancelled += 1 }
            #expect(try await connection.query("SELECT \(round)")[0].decode(0) == round)
        }
        #expect(cancelled > 0)
    }

    @Test func `a cancelled transaction is rolled back`() async throws {
        let connection = try await connected()
        let observer = try await connected()
        let process = try await processID(connection)
        try await connection.simple("CREATE TEMP TABLE item (id int)")
        let task = Task {
            await failure {
                try await connection.transaction { transaction in
                    _ = try await transaction.pipeline(["INSERT INTO item VALUES (1)", "SELECT pg_sleep(\(60.0))"])
                }
            }
        }
        try await awaitActivity(of: process, "wait_event = 'PgSleep'", seenBy: observer)
        task.cancel()
        #expect(await task.value == .cancelled)
        #expect(try await connection.query("SELECT count(*) FROM item")[0].decode(0) == 0)
    }

    @Test func `a task that waits for its turn can be cancelled`() async throws {
        let connection = try await connected()
        let meeting = Meeting(of: 2)
        let holder = Task {
            try await connection.transaction { _ in
                await meeting.arrive()
                await meeting.arrive()
            }
        }
        await meeting.arrive()
        let waiter = Task { await failure { _ = try await connection.query("SELECT 1") } }
        await Task.yield()
        waiter.cancel()
        #expect(await waiter.value == .cancelled)
        await meeting.arrive()
        try await holder.value
        #expect(try await connection.query("SELECT 1").count == 1)
    }

    @Test func `the server's own time limit is an error, and the connection lives`() async throws {
        let connection = try await connected { $0.statementTimeout = .milliseconds(50) }
        let error = await failure { _ = try await connection.query("SELECT pg_sleep(\(60.0))") }
        #expect(error?.sqlState == "57014" && error?.isTransient == true)
        #expect(try await connection.query("SELECT 1").count == 1)
    }

    @Test func `a frozen server is given up after the deadline`() async throws {
        let connection = try await connected { $0.answerTimeout = .milliseconds(300) }
        let process = try await processID(connection)
        try #require(kill(process, SIGSTOP) == 0, "this test stops a server process, and so runs as root or as its owner")
        defer { kill(process, SIGCONT) }
        #expect(await failure { _ = try await connection.query("SELECT 1") } == .timedOut("nothing was heard for 0.3 seconds"))
        #expect(await connection.isConnected == false)
        try await connection.connect()
        #expect(try await connection.query("SELECT 1").count == 1)
    }

    @Test func `COMMIT without an answer is unknown, not failed`() async throws {
        let connection = try await connected { $0.answerTimeout = .milliseconds(300) }
        let process = try await processID(connection)
        defer { kill(process, SIGCONT) }
        let error = await failure {
            try await connection.transaction { _ in
                try #require(kill(process, SIGSTOP) == 0)
            }
        }
        #expect(error == .commitUnknown("nothing was heard for 0.3 seconds") && error?.isTransient == true)
    }

    @Test func `a cancelled task waits for COMMIT's answer for a while, and no longer`() async throws {
        let connection = try await connected { $0.cancelPatience = .milliseconds(300) }
        let process = try await processID(connection)
        defer { kill(process, SIGCONT) }
        let task = Task {
            await failure {
                try await connection.transaction { _ in
                    try #require(kill(process, SIGSTOP) == 0)
                    withUnsafeCurrentTask { $0?.cancel() }
                }
            }
        }
        #expect(await task.value == .commitUnknown("nothing was heard for 0.3 seconds after the task was cancelled"))
        #expect(await connection.isConnected == false)
    }

    @Test func `a cancelled task's COMMIT takes effect when the server answers`() async throws {
        let connection = try await connected()
        try await connection.simple("CREATE TEMP TABLE item (id int)")
        let task = Task {
            await failure {
                try await connection.transaction { transaction in
                    _ = try await transaction.query("INSERT INTO item VALUES (1)")
                    withUnsafeCurrentTask { $0?.cancel() }
                }
            }
        }
        #expect(await task.value == nil)
        #expect(try await connection.query("SELECT count(*) FROM item")[0].decode(0) == 1)
    }

    @Test func `notifications wake a waiting task`() async throws {
        let listener = try await connected()
        let sender = try await connected()
        let channel = "goniec_test_\(UInt32.random(in: 0...UInt32.max))"
        try await listener.listen(to: channel)
        async let first = listener.nextNotification()
        _ = try await sender.pipeline(["SELECT pg_notify(\(channel), \("a"))", "SELECT pg_notify(\(channel), \("b"))"])
        #expect(try await first.payload == "a")
        #expect(try await listener.nextNotification().payload == "b")
        let waiter = Task { await failure { _ = try await listener.nextNotification() } }
        await Task.yield()
        waiter.cancel()
        #expect(await waiter.value == .cancelled)
        #expect(try await listener.query("SELECT 1").count == 1)
    }
}
