import Identity
import JSON
import Jobs
import Postgres
import Scenario
import Support
import Testing
import Time

@testable import Store

/// A store with deliveries made by hand.
struct DeliveryWorld: Sendable {
    let test: TestStore
    var store: Store { test.store }

    static func with(_ body: (DeliveryWorld) async throws -> Void) async throws {
        try await TestStore.with(suite: "delivery") { test in try await body(DeliveryWorld(test: test)) }
    }

    /// The contact's and the delivery's number make their ids.
    static func key(_ number: UInt64, of contact: UInt64 = 1) -> DeliveryKey {
        DeliveryKey(contact: UUID(high: 1, low: contact), delivery: UUID(high: 2, low: number))
    }

    /// Adds pending deliveries, and their contact.
    func add(
        _ numbers: UInt64..., lane: Lane = .transactional, topic: String? = "orders", policy: String = "hold", expires: String = "NULL"
    ) async throws {
        try await test.execute("INSERT INTO contact (contact_id, subject) VALUES ('\(Self.key(0).contact)', 'anna') ON CONFLICT DO NOTHING")
        for number in numbers {
            try await test.execute(
                """
                INSERT INTO delivery (contact_id, delivery_id, enrollment_id, scenario, version, step, template, topic, lane,
                    uncertain_policy, context, not_before, expires_at, created_at, updated_at)
                VALUES ('\(Self.key(number).contact)', '\(Self.key(number).delivery)', gen_random_uuid(), 's', 1, 'step', 't',
                    \(topic.map { "'\($0)'" } ?? "NULL"), '\(lane.rawValue)', '\(policy)', '{}', goniec_now(), \(expires), goniec_now(),
                    goniec_now())
                """
            )
        }
    }

    func claim(_ number: UInt64, token: UInt64 = 1, hash: [UInt8] = [7]) async throws -> ClaimResult {
        let request = ClaimRequest(key: Self.key(number), token: UUID(high: 3, low: token), addressHash: hash)
        return try await store.exchange(settlements: [], suppressed: [], claims: [request]).claims[0]
    }

    @discardableResult
    func settle(_ number: UInt64, token: UInt64 = 1, _ result: Settlement.Result, code: Int = 250) async throws -> Outcome? {
        let settlement = Settlement(key: Self.key(number), token: UUID(high: 3, low: token), result: result, code: code, reply: "said")
        return try await store.exchange(settlements: [settlement], suppressed: [], claims: []).ended[Self.key(number)]
    }

    /// `state reason attempts`, in the order of the numbers.
    func states() async throws -> [String] {
        try await test.column("SELECT concat_ws(' ', state, reason, attempts) FROM delivery ORDER BY contact_id, delivery_id")
    }
}
