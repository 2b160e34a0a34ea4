import IO
import Support
import Testing

@testable import Postgres

@Suite struct PoolTests {
    @Test func `leases go out last used first, waiters come first served`() {
        var state = PoolState(size: 2)
        #expect(state.lease(1) == .use(0))
        #expect(state.lease(2) == .use(1))
        #expect(state.lease(3) == .wait)
        #expect(state.lease(4) == .wait)
        #expect(state.lease(5) == .wait)
        #expect(state.cancel(4) == true)
        #expect(state.cancel(4) == false)
        #expect(state.release(1) == .hand(to: 3))
        #expect(state.release(0) == .hand(to: 5))
        #expect(state.release(1) == .keep)
        #expect(!state.isIdle)
        #expect(state.lease(6) == .use(1))
        #expect(state.release(1) == .keep)
        #expect(state.release(0) == .keep)
        #expect(state.isIdle)
        #expect(state.lease(7) == .use(0))
    }

    @Test func `a closed pool refuses, and closes what comes back`() {
        var state = PoolState(size: 1)
        #expect(state.lease(1) == .use(0))
        #expect(state.lease(2) == .wait)
        #expect(state.close() == [2])
        #expect(state.close() == [])
        #expect(state.lease(3) == .refuse)
        #expect(state.release(0) == .close)
        #expect(state.isIdle)
    }

    @Test func `no history lends a connection twice or forgets a waiter`() {
        for _ in 0..<200 {
            var state = PoolState(size: 3)
            var leased: Set<Int> = []
            var waiting: [UInt64] = []
            for id in UInt64(1)...100 {
                switch Int.random(in: 0..<4) {
                case 0, 1:
                    switch state.lease(id) {
                    case .use(let slot):
                        #expect(!leased.contains(slot) && waiting.isEmpty)
                        leased.insert(slot)
                    case .wait:
                        #expect(leased.count == 3)
                        waiting.append(id)
                    case .refuse: Issue.record("refused")
                    }
                case 2:
                    guard let slot = leased.randomElement() else { continue }
                    switch state.release(slot) {
                    case .hand(let waiter):
                        #expect(waiter == waiting.first)
                        waiting.removeFirst()
                    case .keep:
                        #expect(waiting.isEmpty)
                        leased.remove(slot)
                    case .close: Issue.record("closed")
                    }
                default:
                    guard let waiter = waiting.randomElement() else { continue }
                    #expect(state.cancel(waiter) == true)
                    waiting.removeAll { $0 == waiter }
                }
                #expect(state.isIdle == leased.isEmpty)
            }
        }
    }

    @Test func `sixty-four tasks share four connections`() async throws {
        let pool = try pool(of: 4)
        let processes = try await withThrowingTaskGroup(of: Int32.self) { group in
            for number in 0..<64 {
                group.addTask {
                    try await pool.transaction { transaction in
                        let row = try await transaction.query("SELECT pg_backend_pid(), \(number)")[0]
                        #expect(try row.decode(1) == number)
                        return try row.decode(0, as: Int32.self)
                    }
                }
            }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect((1...4).contains(processes.count))
        await pool.close()
        #expect(await failure { _ = try await pool.query("SELECT 1") } == .closed)
    }

    @Test func `a broken connection is replaced by the next lease`() async throws {
        let pool = try pool(of: 1)
        let killer = try await connected()
        for _ in 0..<3 {
            let process = try await pool.query("SELECT pg_backend_pid()")[0].decode(0, as: Int32.self)
            let error = await failure {
                try await pool.withConnection { connection in
                    _ = try await killer.query("SELECT pg_terminate_backend(\(process))")
                    _ = try await connection.query("SELECT pg_sleep(\(60.0))")
                }
            }
            #expect(error?.endsConnection == true)
            #expect(try await pool.query("SELECT pg_backend_pid()")[0].decode(0, as: Int32.self) != process)
        }
        await pool.close()
    }

    @Test func `a transaction left open by hand does not reach the next user`() async throws {
        let pool = try pool(of: 1)
        let process = try await pool.query("SELECT pg_backend_pid()")[0].decode(0, as: Int32.self)
        _ = try await pool.query("BEGIN")
        #expect(try await pool.query("SELECT pg_backend_pid()")[0].decode(0, as: Int32.self) != process)
        await pool.close()
    }

    @Test func `a waiting task can be cancelled, and its place is not lost`() async throws {
        let pool = try pool(of: 1)
        let meeting = Meeting(of: 2)
        let holder = Task {
            try await pool.withConnection { _ in
                await meeting.arrive()
                await meeting.arrive()
            }
        }
        await meeting.arrive()
        let waiter = Task { await failure { _ = try await pool.query("SELECT 1") } }
        await Task.yield()
        waiter.cancel()
        #expect(await waiter.value == .cancelled)
        await meeting.arrive()
        try await holder.value
        #expect(try await pool.query("SELECT 1").count == 1)
        await pool.close()
    }

    @Test func `closing waits for what is lent`() async throws {
        let pool = try pool(of: 2)
        let meeting = Meeting(of: 2)
        let user = Task {
            try await pool.withConnection { connection in
                await meeting.arrive()
                return try await connection.query("SELECT \(7)")[0].decode(0, as: Int.self)
            }
        }
        await meeting.arrive()
        await pool.close()
        #expect(try await user.value == 7)
    }

    @Test func `an unreachable database fails each lease, and the pool stays usable`() async throws {
        let pool = try pool(of: 1, on: "postgresql://nobody@127.0.0.1:1/none")
        for _ in 0..<3 {
            guard case .unreachable = await failure(of: { _ = try await pool.query("SELECT 1") }) else {
                Issue.record("something else was thrown")
                return
            }
        }
        await pool.close()
    }
}
