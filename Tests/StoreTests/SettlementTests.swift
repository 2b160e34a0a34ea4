import Identity
import Jobs
import Postgres
import Support
import Testing
import Time

@testable import Store

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
            // A living worker may still get its answer: ten minutes are a relay's right (RFC 5321 §4.5.3.2.6).
            try await world.test.wait("10 minutes")
            #expect(try await world.store.sweepLeases() == 0)
            #expect(
                try await world.test.column("SELECT state FROM delivery ORDER BY delivery_id") == ["uncertain", "uncertain", "accepted"])
            try await world.test.wait("1 minute")
            #expect(try await world.store.sweepLeases() == 0)
            #expect(try await world.test.column("SELECT state FROM delivery ORDER BY delivery_id") == ["held", "pending", "accepted"])
            #expect(try await world.store.emitStalled(lane: .transactional, limit: 10) == [DeliveryWorld.key(2)])
            #expect(try await world.claim(2, token: 9) == .claimed(attempt: 2))
            // The late answer of the first claim says nothing about the second.
            #expect(try await world.settle(2, .accepted) == nil)
        }
    }

    @Test func `a message that nobody ever answers is handed over three times, then held`() async throws {
        try await DeliveryWorld.with { world async throws in
            try await world.add(1, policy: "resend")
            for (attempt, state) in [(1, "pending"), (2, "pending"), (3, "held")] {
                #expect(try await world.claim(1) == .claimed(attempt: attempt))
                try await world.settle(1, .uncertain(reason: "silence"))
                try await world.test.wait("11 minutes")
                _ = try await world.store.sweepLeases()
                #expect(try await world.test.column("SELECT state FROM delivery") == [state])
            }
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
            try await world.test.wait("11 minutes")
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
