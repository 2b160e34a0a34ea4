import Identity
import JSON
import Postgres
import Scenario
import Support
import Testing
import Time

@testable import Store

/// Rollups from the database give what counting all events gives.
@Suite(.serialized) struct AggregateTests {
    private static let uses = [
        use(.count, "order"), use(.count, "order", hours: 24), use(.count, "order", hours: 24 * 7), use(.count, "visit", hours: 1),
        use(.sum, "order", hours: 72, field: "amount"), use(.sum, "visit", hours: 24 * 30, field: "deep.va\"lue"), use(.last, "visit"),
        use(.last, "order", hours: 24), use(.last, "visit", field: "amount"), use(.count, "nothing", hours: 24),
    ]

    private static func use(_ function: AggregateUse.Function, _ type: String, hours: Int64? = nil, field: String? = nil) -> AggregateUse {
        AggregateUse(function, type, within: hours.map { .seconds($0 * 3_600) }, field: field)
    }

    private struct Random: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 29)
        }
    }

    private static func contact(_ number: Int) -> UUID { UUID(high: 7, low: UInt64(number)) }

    private static func events(_ random: inout Random, now: Timestamp, count: Int) -> [InboxEntry] {
        // The members stand in the order in which jsonb gives them.
        (0..<count).map { number in
            let grain: Int64 = [1, 3_600_000_000, 86_400_000_000].randomElement(using: &random) ?? 1
            let age = Int64.random(in: 0..<(9 * 86_400_000_000), using: &random)
            let amount: JSONValue = [.double(0.1), .double(19.99), .int(3), "none", .double(1e-7), [1]].randomElement(using: &random) ?? 1
            let event = Event(
                id: "e\(number)", source: "/s", type: ["order", "visit"].randomElement(using: &random) ?? "", subject: "c",
                time: Timestamp(microseconds: (now.microseconds - age) / grain * grain),
                data: ["deep": ["va\"lue": amount], "amount": amount])
            let contact = contact(Int.random(in: 0..<4, using: &random))
            return InboxEntry(
                contact: contact, id: EventIdentity.inboxID(source: "/s", id: event.id), bodyHash: [], event: event)
        }
    }

    private func answer(_ use: AggregateUse, _ aggregates: some EventAggregates, _ now: Timestamp) -> JSONValue? {
        switch use.function {
        case .count: .int(Int64(aggregates.count(use.type, within: use.within, now: now)))
        case .sum: .double(aggregates.sum(use.type, within: use.within, field: use.field ?? "", now: now))
        case .last: aggregates.last(use.type, within: use.within, field: use.field, now: now)
        }
    }

    private func save(_ events: [InboxEntry], fields: Set<EventField>, in store: Store) async throws {
        try await store.pool.transaction { transaction in
            let clock = try await store.clock()
            var writes = TriggerWrites(now: clock.now)
            writes.events = events
            writes.fields = fields
            try await transaction.save(writes)
        }
    }

    private func load(
        _ needs: AggregateNeeds, counted: Set<EventField>, now: Timestamp, in store: Store
    ) async throws -> [UUID: Rollup] {
        try await store.pool.transaction { transaction in
            try await transaction.aggregates(of: (0..<5).map { Self.contact($0) }, needs, counted: counted, now: now)
        }
    }

    @Test(arguments: 0..<6) func `one query answers as all the events do, be sums declared before, later or never`(seed: Int) async throws {
        try await TestStore.with(suite: "aggregates") { test async throws in
            var random = Random(state: UInt64(seed) + 1)
            let now = try await test.store.clock().now
            let needs = AggregateNeeds(Self.uses)
            try await test.execute(
                """
                INSERT INTO contact (contact_id, subject)
                SELECT ('00000000-0000-0007-0000-00000000000' || n)::uuid, n FROM generate_series(0, 4) AS n
                """)
            let early = Self.events(&random, now: now, count: 60)
            let late = Self.events(&random, now: now, count: 40).map { entry in
                var event = entry.event
                event.id = "late-" + event.id
                return InboxEntry(contact: entry.contact, id: EventIdentity.inboxID(source: "/s", id: event.id), bodyHash: [], event: event)
            }
            try await save(early, fields: [], in: test.store)
            var counted: Set<EventField> = []
            if seed % 3 > 0 {
                let open = try await test.store.declare(needs.sums)
                #expect(Set(open) == needs.sums)
                let frontier = try await test.store.transactionFrontier()
                try await until("older transactions have ended") { try await test.store.haveEnded(before: frontier) ? true : nil }
                if seed % 3 == 1 { try await save(late, fields: needs.sums, in: test.store) }
                var cursor: UUID?
                repeat { cursor = try await test.store.backfill(open, after: cursor, limit: 2) } while cursor != nil
                if seed % 3 == 2 { try await save(late, fields: needs.sums, in: test.store) }
                #expect(try await test.store.declare(needs.sums).isEmpty)
                counted = needs.sums
            } else {
                try await save(late, fields: [], in: test.store)
            }
            let rollups = try await load(needs, counted: counted, now: now, in: test.store)
            for number in 0..<5 {
                var log = EventLog()
                for entry in early + late where entry.contact == Self.contact(number) { log.add(entry.event) }
                let rollup = try #require(rollups[Self.contact(number)])
                for use in Self.uses {
                    #expect(answer(use, rollup, now) == answer(use, log, now), "\(use) of \(number)")
                    #expect(rollup.nextLoss(of: use, now: now) == log.nextLoss(of: use, now: now), "\(use) of \(number)")
                }
            }
        }
    }

    @Test func `a contact with more events than are read one by one is looked at again where they begin to be unknown`() async throws {
        try await TestStore.with(suite: "aggregates") { test async throws in
            let id = Self.contact(0)
            try await test.execute(
                """
                INSERT INTO contact (contact_id, subject) VALUES ('\(id)', 'c');
                INSERT INTO event (contact_id, id, time, source, event_id, type, data, received_at)
                    SELECT '\(id)', gen_random_uuid(), date_trunc('day', goniec_now(), 'UTC') - n * interval '1 hour', '/s', n::text, 'visit', '{}',
                        goniec_now() FROM generate_series(1, 24 * 20) AS n;
                INSERT INTO event_day SELECT contact_id, type, '', (time AT TIME ZONE 'UTC')::date, count(*) FROM event GROUP BY 1, 2, 4
                """)
            let now = try await test.store.clock().now
            let use = Self.use(.count, "visit", hours: 24 * 15)
            let rollup = try #require(try await load(AggregateNeeds([use]), counted: [], now: now, in: test.store)[id])
            var (moment, steps) = (now, 0)
            while case .at(let next)? = rollup.nextLoss(of: use, now: moment) { (moment, steps) = (next, steps + 1) }
            guard case .unknown(let from)? = rollup.nextLoss(of: use, now: moment) else {
                Issue.record("everything was read")
                return
            }
            #expect((1...24).contains(steps))
            let again = try #require(try await load(AggregateNeeds([use]), counted: [], now: from, in: test.store)[id])
            #expect(again.count("visit", within: use.within, now: from) > 0)
            #expect(again.nextLoss(of: use, now: from) != rollup.nextLoss(of: use, now: moment))
        }
    }

    @Test func `reading aggregates reads the rows they name, though it was planned over empty tables`() async throws {
        try await TestStore.with(suite: "aggregates", connections: 1) { test async throws in
            let now = try await test.store.clock().now
            let needs = AggregateNeeds(Self.uses)
            for _ in 1...8 { _ = try await load(needs, counted: needs.sums, now: now, in: test.store) }
            try await test.execute(
                """
                INSERT INTO event (contact_id, id, time, source, event_id, type, data, received_at)
                    SELECT ('00000000-0000-0009-0000-' || lpad(to_hex(n), 12, '0'))::uuid, gen_random_uuid(),
                        goniec_now() - n * interval '1 minute', '/s', n::text, 'order', '{}', goniec_now() FROM generate_series(1, 5000) AS n;
                INSERT INTO event_day SELECT contact_id, type, '', (time AT TIME ZONE 'UTC')::date, count(*) FROM event GROUP BY 1, 2, 4
                """)
            let before = try await rowsRead(in: test)
            for _ in 1...10 { _ = try await load(needs, counted: needs.sums, now: now, in: test.store) }
            #expect(try await rowsRead(in: test) - before < 100)
        }
    }

    private func rowsRead(in test: TestStore) async throws -> Int {
        try await test.execute("SELECT pg_stat_force_next_flush()")
        return try #require(
            Int(
                try await test.value(
                    """
                    SELECT sum(seq_tup_read + idx_tup_fetch) FROM pg_stat_user_tables WHERE relname LIKE 'event\\_%' OR relname = 'event'
                    """)))
    }
}
