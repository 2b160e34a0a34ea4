import Identity
import Postgres
import Support
import Testing
import Time

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

    @Test func `the passages of a fan-out are found without reading others`() async throws {
        try await TestStore.with(suite: "plans", connections: 1) { test in
            let tick = Tick(scenario: "s", version: 1, timetable: "", at: .epoch, segment: "vip")
            try await test.execute(
                """
                INSERT INTO scenario (scenario, live_version) VALUES ('s', 1);
                INSERT INTO enrollment (contact_id, enrollment_id, scenario, version, key, live, wait_no, state, entered_at, fanout_id)
                SELECT gen_random_uuid(), gen_random_uuid(), 's', 1, '', true, 1, '{}', now(), CASE WHEN n % 100 = 0 THEN '\(tick.fanout)'::uuid END
                FROM generate_series(1, 20000) AS n
                """)
            let fanout = try #require(try await test.store.change(tick, .cancel, reason: nil, by: "me"))
            try await test.execute("SELECT pg_stat_force_next_flush()")
            let reading = "SELECT sum(seq_tup_read + idx_tup_fetch) FROM pg_stat_user_tables WHERE relname = 'enrollment'"
            let before = try #require(Int(try await test.value(reading)))
            var last: PassageKey?
            var count = 0
            while case let page = try await test.store.passages(of: fanout, after: last, limit: 30), let end = page.last {
                count += page.count
                last = end.key
            }
            try await test.execute("SELECT pg_stat_force_next_flush()")
            #expect(count == 200)
            #expect(try #require(Int(try await test.value(reading))) - before <= 250)
        }
    }

    @Test func `an import's statements go from its rows to the contacts, whatever is known of either table`() async throws {
        try await TestStore.with(suite: "plans", connections: 1) { test in
            try await test.execute(
                """
                ALTER TABLE contact SET (autovacuum_enabled = false);
                INSERT INTO contact (contact_id, subject) SELECT gen_random_uuid(), 'c' || n FROM generate_series(1, 20000) AS n
                """)
            try await test.store.pool.withConnection { connection in
                try await connection.simple(Store.staging)
                try await connection.transaction { transaction in
                    try await transaction.simple(
                        """
                        SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off;
                        INSERT INTO import_row (line, contact_id, subject, attributes, has_null)
                            SELECT 1, contact_id, subject, '{}', false FROM contact LIMIT 10000
                        """)
                    let statements: [Query] = [.renameMerged, .lockKnown, .takeErasedOut, .updateChanged, .withdrawals]
                    for statement in statements {
                        let plan = try await transaction.query("EXPLAIN \(unescaped: statement.sql)").column().joined(separator: "\n")
                        #expect(plan.contains("Index Cond: (") && !plan.contains("Join Filter"), "\(plan)")
                    }
                }
            }
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
