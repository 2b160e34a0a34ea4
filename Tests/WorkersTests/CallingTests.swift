import Farm
import Identity
import JSON
import Jobs
import Postgres
import Scenario
import Store
import Support
import Testing
import Time

@testable import Workers

private let daily = """
    scenario: daily
    entry: { schedule: "0 12 * * *", when: 'contact.attributes.plan == "trial"' }
    steps:
      - { id: mail, email: { template: t, topic: news, lane: transactional } }
      - { id: hold, wait: { for: 1d } }
      - { id: again, email: { template: t, topic: news, lane: transactional } }
    """

private let vip = """
    scenario: vip
    entry: { manual: true, key: event.data.gift, when: event.data.gift != "none" }
    steps: [{ id: mail, email: { template: t, topic: news, lane: transactional } }]
    """

/// What fan-outs lead to when their wakes reach the trigger.
@Suite(.serialized) struct CallingTests {
    private static let tick = Timestamp("2026-01-01T12:00:00Z") ?? .epoch
    private static let fanout = Fanout.id(scenario: "daily", tick: tick)

    /// Begins the fan-out of a tick for contacts on trial, and emits its wakes.
    private func begin(
        _ world: TriggerWorld, _ subjects: String..., rows: String = "'daily', 'schedule', '2026-01-01T12:00:00Z'"
    ) async throws -> [Wake] {
        for subject in subjects {
            try await world.take(
                event("seen", id: "0", of: subject, data: ["contact": ["email": "x@example.org", "attributes": ["plan": "trial"]]]))
        }
        try await world.test.execute(
            """
            INSERT INTO fanout (fanout_id, scenario, kind, tick, begins_at)
            SELECT '\(Self.fanout)', \(rows), goniec_now()
            """)
        while try await world.test.store.advanceFanout(limit: 2, backlog: 1_000) {}
        return try await world.due()
    }

    @Test func `a wake without a wait is the scenario's event, decided like any, and its timer is gone`() async throws {
        try await TriggerWorld.with(daily) { world async throws in
            let wakes = try await begin(world, "anna", "berta", "clara")
            try await world.take(event("said", id: "1", of: "berta", data: ["contact": ["attributes": ["plan": "pro"]]]))
            #expect(wakes.count == 3)
            #expect(try await world.wake(wakes).jobs.count == 2)
            #expect(try await world.test.column("SELECT enrollment_id = '\(Self.fanout)' FROM timer") == ["false", "false"])
            #expect(try await world.deliveries() == ["mail pending", "mail pending"])
            #expect(
                try await world.test.column(
                    "SELECT DISTINCT event_id || ' ' || source || ' ' || time || ' ' || (data->>'tick') FROM event WHERE type = 'schedule.due'"
                )
                    == ["daily/2026-01-01T12:00:00Z urn:goniec:schedule 2026-01-01 12:00:00+00 2026-01-01T12:00:00Z"])
            #expect(try await world.test.value("SELECT count(*) FROM event WHERE type = 'schedule.due'") == "3")
        }
    }

    @Test func `a wake that comes again lets nobody in twice, but publishes again what nobody has taken`() async throws {
        try await TriggerWorld.with(daily) { world async throws in
            let wakes = try await begin(world, "anna")
            #expect(try await world.wake(wakes + wakes).jobs.count == 1)
            // The worker died before it published: the same wake, and one of the timer's next place.
            let later = try #require(
                wakes.first.map { Wake(enrollment: $0.enrollment, contact: $0.contact, waitNumber: 0, dueAt: $0.dueAt + .seconds(300)) })
            let jobs = try await world.wake(wakes + [later]).jobs
            #expect(Set(jobs.map(\.delivery)).count == 1 && !jobs.isEmpty)
            #expect(try await world.test.value("SELECT count(*) FROM enrollment") == "1")
            try await world.test.execute("UPDATE delivery SET state = 'accepted'")
            #expect(try await world.wake(wakes).jobs.isEmpty)
        }
    }

    @Test func `while the scenario or the broadcast stands still the timer stays, and comes again`() async throws {
        try await TriggerWorld.with(daily) { world async throws in
            let wakes = try await begin(world, "anna")
            try await world.test.store.pause("scenario:daily", reason: nil, by: "test")
            #expect(try await world.wake(wakes) == [.done])
            _ = try await world.test.store.resume("scenario:daily", by: "test")
            try await world.test.execute("UPDATE fanout SET state = 'paused'")
            #expect(try await world.wake(wakes) == [.done])
            #expect(try await world.test.value("SELECT count(*) FROM timer") == "1")
            #expect(try await world.test.value("SELECT count(*) FROM enrollment") == "0")
            try await world.test.execute("UPDATE fanout SET state = 'running'")
            try await world.test.wait("5 minutes")
            #expect(try await world.wake(world.due()).jobs.count == 1)
        }
    }

    @Test func `a cancelled fan-out, an archived scenario and an erased contact let nobody in, and nothing is left of it`() async throws {
        for change in [
            "UPDATE fanout SET state = 'cancelled'", "UPDATE scenario SET state = 'archived'", "UPDATE contact SET erased_at = now()",
            "DELETE FROM fanout",
        ] {
            try await TriggerWorld.with(daily) { world async throws in
                let wakes = try await begin(world, "anna")
                try await world.test.execute(change)
                #expect(try await world.wake(wakes) == [.done])
                #expect(try await world.test.value("SELECT count(*) FROM timer") == "0", "\(change)")
                #expect(try await world.test.value("SELECT count(*) FROM enrollment") == "0", "\(change)")
            }
        }
    }

    @Test func `a version that this build can't read keeps the timers of its fan-outs`() async throws {
        try await TriggerWorld.with(daily) { world async throws in
            let wakes = try await begin(world, "anna")
            try await world.test.execute(
                """
                ALTER TABLE scenario_version DISABLE TRIGGER ALL;
                UPDATE scenario_version SET files = '{"scenario.yaml": "scenario: daily\\nfuture: yes"}'
                """)
            let old = TriggerWorld(world.test)
            #expect(try await old.wake(wakes) == [.done])
            #expect(try await old.test.value("SELECT count(*) FROM timer") == "1")
            #expect(
                try await old.test.value("SELECT count(*) FROM inbox i JOIN event USING (contact_id, id) WHERE type = 'schedule.due'")
                    == "0")
        }
    }

    @Test func `a contact that was merged while its timer stood goes in once, under its survivor's name`() async throws {
        try await TriggerWorld.with(daily) { world async throws in
            let wakes = try await begin(world, "anna", "berta")
            try await world.test.execute(
                """
                UPDATE contact SET erased_at = now(), attributes = '{}' WHERE subject = 'berta';
                INSERT INTO contact_alias (contact_id, survivor_id)
                SELECT b.contact_id, a.contact_id FROM contact a, contact b WHERE a.subject = 'anna' AND b.subject = 'berta'
                """)
            #expect(wakes.count == 2)
            #expect(try await world.wake(wakes).jobs.count == 1)
            #expect(try await world.test.column("SELECT subject FROM enrollment JOIN contact USING (contact_id)") == ["anna"])
            #expect(try await world.test.value("SELECT count(*) FROM timer WHERE wait_no = 0") == "0")
        }
    }

    @Test func `an event of after the tick is fed to the passage that the tick begins`() async throws {
        try await TriggerWorld.with(daily + "\nexit: [{ on: bought }]") { world async throws in
            let wakes = try await begin(world, "anna")
            try await world.take(event("bought", id: "1", time: "2026-01-01T12:00:01Z"))
            #expect(try await world.wake(wakes).jobs.isEmpty)
            #expect(try await world.test.column("SELECT end_reason FROM enrollment") == ["exited"])
        }
    }

    @Test func `contacts are let in by hand with what is said beside, and unknown ones are told`() async throws {
        try await TriggerWorld.with(vip) { world async throws in
            for subject in ["anna", "berta"] { try await world.take(event("seen", id: "0", of: subject)) }
            try await world.test.execute("UPDATE contact SET erased_at = now() WHERE subject = 'berta'")
            let ids = ["anna", "berta", "nobody"].map { ContactIdentity.contactID(subject: $0) }
            for (gift, number) in [("ring", 1), ("none", 2), ("book", 3)] {
                let id = UUID(high: 0, low: UInt64(number))
                let store = world.test.store
                try await store.beginEntering(id, into: "vip", data: ["gift": .string(gift)], reason: "jubilee", by: "test")
                #expect(try await store.enter(ids, by: id) == [ids[0]])
                try await store.finishEntering(by: id)
            }
            #expect(try await world.wake(world.due()).jobs.count == 2)
            #expect(try await world.test.column("SELECT key FROM enrollment ORDER BY key") == ["book", "ring"])
            #expect(try await world.test.column("SELECT DISTINCT state || done FROM fanout") == ["done1"])
            #expect(
                try await world.test.value("SELECT data FROM event WHERE event_id LIKE '%1' AND type = 'scenario.enter'")
                    == #"{"gift": "ring", "scenario": "vip"}"#)
        }
    }
}

/// A broadcast that is called off, at every stage that its mails may be at.
@Suite(.serialized) struct CancellingTests {
    private static let sale = """
        scenario: sale
        entry: { segment: vip, once_at: "2026-01-01T12:00:00Z" }
        steps:
          - { id: mail, email: { template: t, topic: news, lane: transactional } }
        """
    private static let tick = Tick(
        scenario: "sale", version: 1, timetable: "", at: Timestamp("2026-01-01T12:00:00Z") ?? .epoch, segment: "vip")

    /// Withdraws what a cancelled fan-out has under way, under a version's definition.
    private func withdraw(_ fanout: Fanout, under yaml: String = sale, in store: Store) async throws -> Withdrawn {
        let definition = try ScenarioDefinition.parse(yaml: yaml + "\nsender: { from: shop@example.org, postal_address: 'Street 1, Town' }")
        var total = Withdrawn(timers: try await store.withdrawTimers(of: fanout))
        total += try await store.withdraw(try await store.passages(of: fanout, after: nil)) { $0.withdrawn(under: definition, now: $1) }
        return total
    }

    private func begin(_ world: TriggerWorld, members: Int) async throws -> [Wake] {
        for number in 0..<members { try await world.take(event("seen", id: "0", of: "c\(number)")) }
        try await world.test.execute("INSERT INTO segment_member SELECT contact_id, 'vip', now() FROM contact")
        _ = try await world.test.store.change(Self.tick, .start, reason: nil, by: "test")
        while try await world.test.store.advanceFanout(limit: 100, backlog: 1_000) {}
        return try await world.due()
    }

    @Test func `a mail that quiet hours delay isn't written once its broadcast is cancelled, though its wake is on its way`() async throws {
        let quiet =
            Self.sale.replacing("lane: transactional", with: "lane: bulk")
            + "\npolicy: { quiet_hours: { from: \"00:00\", to: \"23:59\", zone: UTC } }"
        try await TriggerWorld.with(quiet) { world async throws in
            try await world.test.freeze(at: "2026-01-02T12:00:00Z")
            let wakes = try await begin(world, members: 3)
            #expect(try await world.wake(wakes).jobs.isEmpty)
            #expect(try await world.test.value("SELECT count(*) FROM enrollment WHERE live AND state->>'step' = 'mail'") == "3")
            let cancelled = try #require(try await world.test.store.change(Self.tick, .cancel, reason: nil, by: "test"))
            try await world.test.freeze(at: "2026-01-02T23:59:30Z")
            let due = try await world.due()
            #expect(due.count == 3)
            #expect(try await withdraw(cancelled, under: quiet, in: world.test.store) == Withdrawn(passages: 3))
            #expect(try await world.wake(due).jobs.isEmpty)
            #expect(try await world.test.value("SELECT count(*) FROM delivery") == "0")
            #expect(try await world.test.value("SELECT count(*) FROM timer") == "0")
            #expect(try await world.test.column("SELECT DISTINCT end_reason FROM enrollment") == ["withdrawn"])
        }
    }

    @Test func `a broadcast comes to a contact when it gets there, and what it did since the tick lies before`() async throws {
        try await TriggerWorld.with(Self.sale + "\nexit: [{ on: bought }]") { world async throws in
            try await world.test.freeze(at: "2026-01-05T12:00:00Z")
            try await world.take(event("bought", id: "1", of: "c0", time: "2026-01-03T12:00:00Z"))
            let wakes = try await begin(world, members: 1)
            #expect(try await world.wake(wakes).jobs.count == 1)
            #expect(
                try await world.test.column("SELECT time || ' ' || (data->>'tick') FROM event WHERE type = 'schedule.due'")
                    == ["2026-01-05 12:00:00+00 2026-01-01T12:00:00Z"])
        }
    }

    @Test func `what hasn't been sent is never sent, whoever has it in hand`() async throws {
        try await TriggerWorld.with(Self.sale) { world async throws in
            let store = world.test.store
            try await world.test.execute(
                "CREATE TABLE IF NOT EXISTS segment_member (contact_id uuid, segment text, since timestamptz, PRIMARY KEY (contact_id, segment))"
            )
            for number in 0..<9 { try await world.take(event("seen", id: "0", of: "c\(number)")) }
            try await world.test.execute("INSERT INTO segment_member SELECT contact_id, 'vip', now() FROM contact")
            _ = try await store.change(Self.tick, .start, reason: nil, by: "test")
            // Six have their timers, four of them are wakes, two of those are mails, and one of these has been sent.
            for _ in 0..<3 { _ = try await store.advanceFanout(limit: 2, backlog: 1_000) }
            let wakes = try await store.emitDueTimers(after: .earliest, limit: 4)
            #expect(try await world.wake(Array(wakes.prefix(2))).jobs.count == 2)
            try await world.test.execute(
                "UPDATE delivery SET state = 'accepted' WHERE delivery_id = (SELECT min(delivery_id::text)::uuid FROM delivery)")
            let cancelled = try #require(try await store.change(Self.tick, .cancel, reason: "wrong price", by: "test"))
            #expect(try await withdraw(cancelled, in: store) == Withdrawn(timers: 4, deliveries: 1))
            #expect(try await withdraw(cancelled, in: store) == Withdrawn())
            #expect(try await world.wake(Array(wakes.suffix(2))) == [.done, .done])
            #expect(try await !store.advanceFanout(limit: 2, backlog: 1_000))
            #expect(try await world.test.value("SELECT count(*) FROM timer") == "0")
            #expect(
                try await world.test.column("SELECT state || coalesce(': ' || reason, '') FROM delivery ORDER BY 1")
                    == ["accepted", "cancelled: broadcast cancelled"])
            #expect(try await store.yield(of: cancelled).deliveries == ["accepted": 1, "cancelled": 1])
        }
    }

    @Test func `a trigger that works for a broadcast is waited for, so that nothing slips through`() async throws {
        try await TriggerWorld.with(Self.sale) { world async throws in
            try await world.test.execute(
                "CREATE TABLE IF NOT EXISTS segment_member (contact_id uuid, segment text, since timestamptz, PRIMARY KEY (contact_id, segment))"
            )
            for number in 0..<40 { try await world.take(event("seen", id: "0", of: "c\(number)")) }
            try await world.test.execute("INSERT INTO segment_member SELECT contact_id, 'vip', now() FROM contact")
            let store = world.test.store
            _ = try await store.change(Self.tick, .start, reason: nil, by: "test")
            while try await store.advanceFanout(limit: 100, backlog: 1_000) {}
            let wakes = try await world.due()
            let other = world.test.another(connections: 2)
            let trigger = TriggerWorld(other)
            async let taken: Void = {
                for wake in wakes { try await trigger.wake([wake]) }
            }()
            let cancelled = try #require(try await store.change(Self.tick, .cancel, reason: nil, by: "test"))
            while try await withdraw(cancelled, in: store) != Withdrawn() {}
            try await taken
            #expect(try await world.test.value("SELECT count(*) FROM delivery WHERE state = 'pending'") == "0")
            #expect(try await world.test.value("SELECT count(*) FROM timer") == "0")
            await other.store.pool.close()
        }
    }
}

@Suite struct IdentifierTests {
    @Test func `identifiers sort in the order they were made in, in one millisecond too`() {
        var source = SystemIdentifiers()
        let moments = Array(repeating: Timestamp.epoch, count: 10_000) + [Timestamp(microseconds: 5_000), Timestamp(microseconds: 4_000)]
        let ids = moments.map { source.next(at: $0) }
        #expect(ids == ids.sorted() && Set(ids).count == ids.count)
        #expect(ids.allSatisfy { $0.high >> 12 & 0xF == 7 })
    }
}
