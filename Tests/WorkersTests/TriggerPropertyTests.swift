import AMQP
import Farm
import JSON
import Jobs
import Postgres
import Store
import Support
import Testing

@testable import Workers

private let cart = """
    scenario: cart
    entry: { on: cart.modified, key: event.data.cart, reentry: always }
    exit: [{ on: order.placed, when: event.data.cart == key }]
    steps:
      - { id: hold, wait: { for: 2h, restart_on: cart.modified } }
      - { id: nudge, email: { template: t, topic: news, lane: bulk } }
    """

private let thanks = """
    scenario: thanks
    entry: { on: order.placed, key: event.id, reentry: always }
    steps: [{ id: thanks, email: { template: t, topic: orders, lane: transactional } }]
    """

/// Nothing ever comes of it but waiting, so the order of events can always be made good.
private let path = """
    scenario: path
    entry: { on: cart.modified, key: event.data.cart, reentry: always }
    exit: [{ on: order.placed, when: event.data.cart == key && event.data.n > context.data.n }]
    steps:
      - { id: seen, wait: { event: page.viewed, when: event.data.cart == key && event.data.n != context.data.n } }
      - { id: coupon, wait: { event: coupon.used, for: 3h } }
      - { id: which, branch: [{ when: context.data.n > 1, goto: exit }] }
      - { id: hold, wait: { for: 2h, restart_on: cart.modified } }
      - { id: nudge, email: { template: t, topic: news, lane: bulk } }
    """

/// A seeded source of random numbers (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

@Suite(.serialized) struct TriggerPropertyTests {
    /// Everything that the order of events must not change: which event a passage began with may, what it is about may not.
    private static let state = """
        SELECT string_agg(line, E'\\n' ORDER BY line) FROM (
            SELECT subject || ' ' || scenario || ' ' || key || ' ' || live || ' ' || (state->'context'->>'id') || ' ' || coalesce(end_reason, '')
                || ' ' || coalesce(state->>'step', '') AS line
            FROM enrollment JOIN contact USING (contact_id)
            WHERE live OR scenario IN ('thanks', 'path') AND end_reason IS DISTINCT FROM 'superseded'
            UNION ALL SELECT subject || ' ' || step || ' ' || state FROM delivery JOIN contact USING (contact_id)
            UNION ALL SELECT subject || ' timer ' || e.key FROM timer t JOIN enrollment e USING (contact_id, enrollment_id)
                JOIN contact USING (contact_id) WHERE t.wait_no = e.wait_no AND e.live) AS lines
        """

    private static func events(using random: inout SeededGenerator) -> [Message] {
        (0..<160).map { number in
            let types = ["cart.modified", "cart.modified", "order.placed", "page.viewed", "coupon.used"]
            let type = types.randomElement(using: &random) ?? ""
            let minute = Int.random(in: 10...59, using: &random)
            return event(
                type, id: "e\(number)", of: "person\(Int.random(in: 0..<6, using: &random))", time: "2026-01-01T10:\(minute):00Z",
                data: ["cart": .string("c\(Int.random(in: 0..<2, using: &random))"), "n": .int(Int64.random(in: 0...2, using: &random))]
            )
        }
    }

    private static func batches(_ events: [Message], using random: inout SeededGenerator) -> [[Message]] {
        var rest = events.shuffled(using: &random)
        var batches: [[Message]] = []
        while !rest.isEmpty {
            let size = Int.random(in: 1...20, using: &random)
            batches.append(Array(rest.prefix(size)))
            rest.removeFirst(min(size, rest.count))
        }
        return batches
    }

    @Test(arguments: 0..<4) func `events in any order, batches and doubles, by several workers at once, come to the same`(
        seed: Int
    ) async throws {
        var random = SeededGenerator(state: UInt64(seed))
        let events = Self.events(using: &random)
        var expected = ""
        try await TriggerWorld.with(cart, thanks, path) { world async throws in
            for message in events.sorted(by: { time(of: $0) < time(of: $1) }) { try await world.take(message) }
            expected = try await world.test.value(Self.state)
        }
        try await TriggerWorld.with(cart, thanks, path) { world async throws in
            // Every event twice, so that two workers meet over it.
            let work = Self.batches(events + events, using: &random)
            let others = (0..<4).map { _ in world.test.another(connections: 1) }
            let verdicts = try await withThrowingTaskGroup(of: [Verdict].self) { group in
                for (index, other) in others.enumerated() {
                    let worker = TriggerWorld(other)
                    group.addTask {
                        var verdicts: [Verdict] = []
                        for batch in stride(from: index, to: work.count, by: others.count).map({ work[$0] }) {
                            verdicts += try await worker.events.handle(batch)
                        }
                        return verdicts
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(verdicts.reasons.allSatisfy { $0 == nil })
            let state = try await world.test.value(Self.state)
            let difference = state.split(separator: "\n").difference(from: expected.split(separator: "\n"))
            #expect(difference.isEmpty)
            #expect(try await world.test.value("SELECT count(*) FROM inbox") == "160")
            #expect(try await world.test.value("SELECT count(*) FROM event") == "160")
            #expect(
                try await world.test.value("SELECT count(*) FROM journal WHERE kind = 'reordered' AND detail LIKE 'begun anew%'") != "0")
            for other in others { await other.store.pool.close() }
        }
    }

    private func time(of message: Message) -> String {
        let body = try? JSONValue(parsing: message.body)
        return (body?["time"]?.string ?? "") + " " + (body?["id"]?.string ?? "")
    }

    @Test func `wakes and events of the same contacts at once neither deadlock nor double`() async throws {
        try await TriggerWorld.with(cart, thanks) { world async throws in
            let entries = (0..<60).map { event("cart.modified", id: "e\($0)", of: "person\($0)", data: ["cart": "c"]) }
            _ = try await world.events.handle(entries)
            try await world.test.wait("2 hours")
            let wakes = try await world.due()
            #expect(wakes.count == 60)
            let others = (0..<4).map { _ in world.test.another(connections: 1) }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (index, other) in others.enumerated() {
                    let worker = TriggerWorld(other)
                    group.addTask {
                        var random = SeededGenerator(state: UInt64(index))
                        for round in 0..<5 {
                            if index.isMultiple(of: 2) {
                                try await worker.wake(wakes.shuffled(using: &random))
                            } else {
                                let orders = (0..<60).shuffled(using: &random).map {
                                    event("order.placed", id: "o\(index)/\(round)/\($0)", of: "person\($0)", data: ["cart": "other"])
                                }
                                _ = try await worker.events.handle(orders)
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await world.test.value("SELECT count(*) FROM delivery WHERE step = 'nudge'") == "60")
            #expect(try await world.test.value("SELECT count(*) FROM delivery WHERE step = 'thanks'") == "600")
            #expect(try await world.test.value("SELECT count(*) FROM timer") == "0")
            for other in others { await other.store.pool.close() }
        }
    }
}
