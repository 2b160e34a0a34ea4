import Identity
import Jobs
import Postgres
import Support
import Testing
import Time

@testable import Store

@Suite(.serialized) struct SweepTests {
    @Test func `what stands still is emitted once a lease, by one of many, in its lane`() async throws {
        try await DeliveryWorld.with { world async throws in
            for number: UInt64 in 1...40 { try await world.add(number) }
            try await world.add(99, lane: .bulk)
            let others = (0..<4).map { _ in world.test.another(connections: 1) }
            let keys = try await withThrowingTaskGroup(of: [DeliveryKey].self) { group in
                for other in others {
                    group.addTask {
                        var keys: [DeliveryKey] = []
                        while true {
                            let more = try await other.store.emitStalled(lane: .transactional, limit: 3)
                            if more.isEmpty { return keys }
                            keys += more
                        }
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            // A row that another had locked is met again by nobody in this round.
            #expect(Set(keys).count == keys.count && keys.count <= 40)
            let rest = try await world.store.emitStalled(lane: .transactional, limit: 100)
            #expect(Set(keys + rest) == Set((1...40).map { DeliveryWorld.key($0) }) && keys.count + rest.count == 40)
            try await world.test.wait("119 seconds")
            #expect(try await world.store.emitStalled(lane: .transactional, limit: 100).isEmpty)
            try await world.test.wait("2 seconds")
            #expect(try await world.store.emitStalled(lane: .transactional, limit: 100).count == 40)
            #expect(try await world.store.emitStalled(lane: .bulk, limit: 100) == [DeliveryWorld.key(99)])
            for other in others { await other.store.pool.close() }
        }
    }

    @Test func `an outcome that nobody took in is emitted again, with its own time`() async throws {
        try await DeliveryWorld.with { world async throws in
            try await world.add(1, 2)
            for number: UInt64 in 1...2 { _ = try await world.claim(number) }
            let first = try await world.settle(1, .accepted)
            try await world.settle(2, .rejected(reason: "hard"))
            #expect(try await world.store.emitStalledOutcomes(limit: 10).isEmpty)
            try await world.test.wait("2 minutes")
            let again = try await world.store.emitStalledOutcomes(limit: 10)
            #expect(Set(again.map(\.kind)) == [.accepted, .rejected])
            #expect(again.first { $0.kind == .accepted } == first)
            #expect(try await world.store.emitStalledOutcomes(limit: 10).isEmpty)
            try await world.test.execute("UPDATE delivery SET outcome_pending = false")
            try await world.test.wait("2 minutes")
            #expect(try await world.store.emitStalledOutcomes(limit: 10).isEmpty)
        }
    }

    @Test func `each due timer is emitted by one of many schedulers`() async throws {
        try await TestStore.with(suite: "timer") { test async throws in
            try await test.execute(
                """
                INSERT INTO timer SELECT goniec_now() - i * interval '1 minute', gen_random_uuid(), gen_random_uuid(), i
                FROM generate_series(-3, 199) AS i
                """
            )
            let others = (0..<4).map { _ in test.another(connections: 1) }
            let wakes = try await withThrowingTaskGroup(of: [Wake].self) { group in
                for other in others {
                    group.addTask {
                        var wakes: [Wake] = []
                        while true {
                            let more = try await other.store.emitDueTimers(after: .earliest, limit: 7)
                            if more.isEmpty { return wakes }
                            wakes += more
                        }
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            let rest = try await test.store.emitDueTimers(after: .earliest, limit: 1_000)
            let numbers = (wakes + rest).map(\.waitNumber)
            #expect(numbers.sorted() == Array(0...199))
            #expect(try await test.value("SELECT count(*) FROM timer") == "203")
            // Where a wake says its timer stands, there it stands.
            let wake = try #require(wakes.first)
            #expect(
                try await test.value(
                    "SELECT (extract(epoch FROM due_at) * 1000000)::bigint FROM timer WHERE enrollment_id = '\(wake.enrollment)'")
                    == "\(wake.dueAt.microseconds)")
            for other in others { await other.store.pool.close() }
        }
    }

    @Test func `timers behind the mark are left for the sweep from the beginning`() async throws {
        try await TestStore.with(suite: "timer") { test async throws in
            try await test.execute("INSERT INTO timer VALUES (goniec_now() - interval '1 hour', gen_random_uuid(), gen_random_uuid(), 1)")
            let clock = try await test.store.clock()
            #expect(clock.lag.map { $0 > .seconds(3_599) } == true)
            #expect(try await test.store.clock(after: clock.now - .seconds(5)).lag == nil)
            #expect(try await test.store.emitDueTimers(after: clock.now - .seconds(5), limit: 10).isEmpty)
            #expect(try await test.store.emitDueTimers(after: .earliest, limit: 10).count == 1)
            #expect(try await test.store.clock().lag == nil)
        }
    }
}
