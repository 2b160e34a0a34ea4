import Identity
import Jobs
import Postgres
import Support
import Testing
import Time

@testable import Store

@Suite(.serialized) struct ClaimTests {
    @Test func `a pending delivery is claimed once, by one of many`() async throws {
        try await DeliveryWorld.with { world async throws in
            try await world.add(1, 2, 3)
            let others = (0..<4).map { _ in DeliveryWorld(test: world.test.another(connections: 1)) }
            let granted = try await withThrowingTaskGroup(of: Int.self) { group in
                for (index, other) in others.enumerated() {
                    group.addTask {
                        let requests = [1, 2, 3].shuffled().map {
                            ClaimRequest(key: DeliveryWorld.key($0), token: UUID(high: 3, low: UInt64(index)), addressHash: [UInt8(index)])
                        }
                        let claims = try await other.store.exchange(settlements: [], suppressed: [], claims: requests).claims
                        return claims.count { $0 == .claimed(attempt: 1) }
                    }
                }
                return try await group.reduce(0, +)
            }
            #expect(granted == 3)
            #expect(try await world.states() == ["sending 1", "sending 1", "sending 1"])
            #expect(
                try await world.test.value("SELECT bool_and(lease_until = updated_at + interval '120 seconds') FROM delivery") == "true")
            #expect(
                try await world.test.value(
                    "SELECT bool_and(get_byte(address_hash, 0) = ('x' || right(claim::text, 1))::bit(4)::int) FROM delivery") == "true")
            for other in others { await other.store.pool.close() }
        }
    }

    @Test func `who asks again with the same token has the claim still, another has not`() async throws {
        try await DeliveryWorld.with { world async throws in
            try await world.add(1)
            #expect(try await world.claim(1) == .claimed(attempt: 1))
            #expect(try await world.claim(1) == .claimed(attempt: 1))
            #expect(try await world.claim(1, token: 2) == .notPending)
            #expect(try await world.claim(9) == .notPending)
        }
    }

    @Test func `each gate is closed in the claim`() async throws {
        try await DeliveryWorld.with { world async throws in
            try await world.add(1, expires: "goniec_now()")
            try await world.add(2, topic: "news")
            try await world.add(3, 4)
            try await world.store.suppress([[9]], reason: "complaint")
            let id = UUID(high: 8, low: 8)
            #expect(
                try await world.store.setConsent(
                    contact: DeliveryWorld.key(0).contact, topic: "news", granted: false, source: "page", journalID: id))
            #expect(
                try await !world.store.setConsent(
                    contact: DeliveryWorld.key(0).contact, topic: "news", granted: false, source: "page", journalID: id))
            #expect(try await world.claim(1) == .closed(state: "expired", reason: "past its time limit"))
            #expect(try await world.claim(2) == .closed(state: "suppressed", reason: "consent withdrawn"))
            #expect(try await world.claim(3, hash: [9]) == .closed(state: "suppressed", reason: "complaint"))
            try await world.test.execute("UPDATE contact SET erased_at = goniec_now()")
            #expect(try await world.claim(4) == .closed(state: "suppressed", reason: "erased"))
            #expect(
                try await world.states() == [
                    "expired past its time limit 0", "suppressed consent withdrawn 0", "suppressed complaint 0", "suppressed erased 0",
                ])
            #expect(try await world.test.value("SELECT count(*) FROM delivery WHERE claim IS NOT NULL OR lease_until IS NOT NULL") == "0")
        }
    }

    @Test(arguments: ["all", "lane:transactional", "scenario:s"])
    func `what is paused is not claimed, and comes again when that ends`(scope: String) async throws {
        try await DeliveryWorld.with { world async throws in
            try await world.add(1)
            try await world.store.pause(scope, reason: nil, by: "me")
            #expect(try await world.claim(1) == .paused)
            #expect(try await world.states() == ["pending 0"])
            #expect(try await world.store.emitStalled(lane: .transactional, limit: 10).isEmpty)
            #expect(try await world.store.resume(scope, by: "me"))
            #expect(try await world.store.emitStalled(lane: .transactional, limit: 10) == [DeliveryWorld.key(1)])
            #expect(try await world.claim(1) == .claimed(attempt: 1))
        }
    }

    @Test func `a pause of something else pauses nothing`() async throws {
        try await DeliveryWorld.with { world async throws in
            try await world.add(1)
            for scope in ["lane:bulk", "scenario:other", "queue:send.transactional"] {
                try await world.store.pause(scope, reason: nil, by: "me")
            }
            #expect(try await world.claim(1) == .claimed(attempt: 1))
        }
    }

    @Test func `nothing is sent from a database that was restored, until somebody confirms it`() async throws {
        try await DeliveryWorld.with { world async throws in
            try await world.add(1)
            #expect(try await world.store.standstill() == Standstill(scopes: [], isKnownDatabase: true))
            try await world.test.execute("UPDATE database_identity SET timeline = timeline + 1")
            #expect(try await !world.store.standstill().isKnownDatabase)
            #expect(try await world.claim(1) == .notPending)
            #expect(try await world.states() == ["pending 0"])
            try await world.store.confirmDatabase(by: "me")
            #expect(try await world.claim(1) == .claimed(attempt: 1))
        }
    }

    @Test func `a suppression in the same exchange stops the claim after it`() async throws {
        try await DeliveryWorld.with { world async throws in
            try await world.add(1, 2)
            #expect(try await world.claim(1) == .claimed(attempt: 1))
            let exchange = try await world.store.exchange(
                settlements: [Settlement(key: DeliveryWorld.key(1), token: UUID(high: 3, low: 1), result: .rejected(reason: "hard"))],
                suppressed: [[7], [7]], claims: [ClaimRequest(key: DeliveryWorld.key(2), token: UUID(high: 3, low: 2), addressHash: [7])])
            #expect(exchange.claims == [.closed(state: "suppressed", reason: "hard")])
            #expect(exchange.ended[DeliveryWorld.key(1)]?.kind == .rejected)
        }
    }
}

@Suite(.serialized) struct SettlementTests {
    @Test func `each result leads to its state`() async throws {
        try await DeliveryWorld.with { world async throws in
            try await world.add(1, 2, 3, 4, 5)
            for number: UInt64 in 1...5 { #expect(try await world.claim(number) == .claimed(attempt: 1)) }
            #expect(try await world.settle(1, .accepted)?.kind == .accepted)
            #expect(try await world.settle(2, .rejected(reason: "hard"), code: 550)?.kind == .rejected)
            #expect(try await world.settle(3, .deferred(after: .milliseconds(1_500), reason: "soft"), code: 450) == nil)
            #expect(try await world.settle(4, .withdrawn(after: .seconds(10), reason: "relay unavailable"), code: 0) == nil)
            #expect(try await world.settle(5, .uncertain(reason: "no answer"), code: 0) == nil)
            #expect(
                try await world.states()
                    == ["accepted 1", "rejected hard 1", "pending soft 1", "pending relay unavailable 0", "uncertain no answer 1"])
            #expect(
                try await world.test.column("SELECT outcome_pending FROM delivery ORDER BY delivery_id") == [
                    "true", "true", "false", "false", "false",
                ])
            #expect(try await world.test.column("SELECT reply_code FROM delivery ORDER BY delivery_id") == ["250", "550", "450", "∅", "∅"])
            #expect(
                try await world.test.column("SELECT not_before - updated_at FROM delivery WHERE state = 'pending' ORDER BY 1") == [
                    "00:00:01.5", "00:00:10",
                ])
            #expect(
                try await world.test.column("SELECT claim IS NULL FROM delivery ORDER BY delivery_id") == [
                    "false", "false", "true", "true", "false",
                ])
            #expect(try await world.claim(3, token: 5) == .claimed(attempt: 2))
        }
    }

    @Test func `only the token that claimed settles, and what ended stays as it is`() async throws {
        try await DeliveryWorld.with { world async throws in
            try await world.add(1)
            _ = try await world.claim(1)
            #expect(try await world.settle(1, token: 2, .accepted) == nil)
            #expect(try await world.states() == ["sending 1"])
            let first = try await world.settle(1, .accepted)
            #expect(first?.kind == .accepted)
            // The answer to the first commit was lost.
            #expect(try await world.settle(1, .accepted)?.kind == .accepted)
            #expect(try await world.settle(1, .rejected(reason: "hard")) == nil)
            try await world.test.execute("UPDATE delivery SET outcome_pending = false")
            #expect(try await world.settle(1, .accepted) == nil)
            #expect(try await world.states() == ["accepted 1"])
        }
    }

    @Test func `a lease that ran out makes a claim uncertain, and then policy decides`() async throws {
        try await DeliveryWorld.with { world async throws in
            try await world.add(1, policy: "hold")
            try await world.add(2, policy: "resend")
            try await world.add(3)
            for number: UInt64 in 1...3 { _ = try await world.claim(number) }
            #expect(try await world.store.sweepLeases() == 0)
            try await world.settle(3, .accepted)
            try await world.test.wait("2 minutes")
            #expect(try await world.store.sweepLeases() == 2)
            #expect(try await world.store.sweepLeases() == 0)
            #expect(
                try await world.test.column("SELECT state FROM delivery ORDER BY delivery_id") == ["uncertain", "uncertain", "accepted"])
            try await world.test.wait("2 minutes")
            #expect(try await world.store.sweepLeases() == 0)
            #expect(try await world.test.column("SELECT state FROM delivery ORDER BY delivery_id") == ["held", "pending", "accepted"])
            #expect(try await world.store.emitStalled(lane: .transactional, limit: 10) == [DeliveryWorld.key(2)])
            #expect(try await world.claim(2, token: 9) == .claimed(attempt: 2))
            // The late answer of the first claim says nothing about the second.
            #expect(try await world.settle(2, .accepted) == nil)
        }
    }

    @Test func `the late answer counts where it is certain`() async throws {
        try await DeliveryWorld.with { world async throws in
            try await world.add(1, 2, 3, 4)
            for number: UInt64 in 1...4 { _ = try await world.claim(number) }
            try await world.test.wait("2 minutes")
            #expect(try await world.store.sweepLeases() == 4)
            #expect(try await world.settle(1, .accepted)?.kind == .accepted)
            #expect(try await world.settle(2, .uncertain(reason: "x")) == nil)
            try await world.test.wait("2 minutes")
            _ = try await world.store.sweepLeases()
            #expect(try await world.settle(3, .rejected(reason: "hard"))?.kind == .rejected)
            #expect(try await world.settle(4, .withdrawn(after: .zero, reason: "the claim's lease had ended")) == nil)
            #expect(
                try await world.test.column("SELECT state FROM delivery ORDER BY delivery_id") == [
                    "accepted", "held", "rejected", "pending",
                ])
        }
    }
}

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
