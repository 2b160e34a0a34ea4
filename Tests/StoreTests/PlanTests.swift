import Identity
import Postgres
import Support
import Testing

@testable import Store

/// Statements by key read the rows they name, whatever the planner believed when it planned them.
@Suite(.serialized) struct PlanTests {
    @Test func `a burst doesn't make statements read what they don't name, though they were planned over an empty table`() async throws {
        try await TestStore.with(suite: "plans", connections: 1) { test in
            // The server settles on one plan after five executions; there is nothing to read yet.
            for number in 1...8 { try await pass(number, in: test.store) }
            try await test.execute(Self.burst)
            let before = try await rowsRead(in: test)
            for number in 101...120 { try await pass(number, in: test.store) }
            let read = try await rowsRead(in: test) - before
            #expect(try await test.value("SELECT count(*) FROM delivery WHERE state = 'accepted'") == "20")
            // A claim and a settlement each find their row to lock and to change it, a rendering finds it once.
            #expect(read < 20 * 20)
        }
    }

    private static let burst = """
        INSERT INTO contact (contact_id, subject) SELECT ('00000000-0000-0001-0000-' || lpad(to_hex(n), 12, '0'))::uuid, 'c' || n
            FROM generate_series(1, 3000) n;
        INSERT INTO delivery (contact_id, delivery_id, enrollment_id, scenario, version, step, template, topic, lane, uncertain_policy,
                context, not_before, created_at, updated_at)
            SELECT contact_id, contact_id, gen_random_uuid(), 's', 1, 'step', 't', 'orders', 'transactional', 'hold', '{}',
                goniec_now(), goniec_now(), goniec_now() FROM contact
        """

    /// Renders, claims and settles one delivery of the burst.
    private func pass(_ number: Int, in store: Store) async throws {
        let id = UUID(high: 1, low: UInt64(number))
        let key = DeliveryKey(contact: id, delivery: id)
        _ = try await store.renderable([key])
        let claim = ClaimRequest(key: key, token: id, addressHash: [7])
        _ = try await store.exchange(settlements: [], suppressed: [], claims: [claim])
        _ = try await store.exchange(settlements: [Settlement(key: key, token: id, result: .accepted)], suppressed: [], claims: [])
    }

    private func rowsRead(in test: TestStore) async throws -> Int {
        try await test.execute("SELECT pg_stat_force_next_flush()")
        return try #require(
            Int(
                try await test.value(
                    "SELECT sum(seq_tup_read + idx_tup_fetch) FROM pg_stat_user_tables WHERE relname IN ('delivery', 'contact')")))
    }
}
