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
            try await world.add(2, lane: .bulk, topic: "news")
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

    @Test func `who withdrew consent of a topic still gets receipts about it`() async throws {
        try await DeliveryWorld.with { world async throws in
            try await world.add(1, topic: "news")
            _ = try await world.store.setConsent(
                contact: DeliveryWorld.key(0).contact, topic: "news", granted: false, source: "page", journalID: UUID(high: 8, low: 8))
            #expect(try await world.claim(1) == .claimed(attempt: 1))
        }
    }

    @Test func `a mail that was deferred does not go out after its enrollment's exit`() async throws {
        try await DeliveryWorld.with { world async throws in
            try await world.add(1, 2)
            try await world.test.execute(
                """
                INSERT INTO enrollment (contact_id, enrollment_id, scenario, version, key, live, wait_no, state, entered_at, end_reason)
                SELECT contact_id, enrollment_id, scenario, version, delivery_id::text, false, 0, '{}', goniec_now(), 'exited'
                FROM delivery ORDER BY delivery_id LIMIT 1
                """)
            #expect(try await world.claim(1) == .closed(state: "cancelled", reason: "exited"))
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
