import AMQP
import Farm
import Identity
import Jobs
import Postgres
import Store
import Support
import Testing
import Time

@testable import Scheduler

private let sale = """
    scenario: sale
    entry: { segment: vip, once_at: "2031-05-01T12:00:00Z" }
    steps: [{ id: mail, email: { template: t, topic: news, lane: transactional } }]
    """

@Suite(.serialized, .timeLimit(.minutes(2))) struct BroadcastTests {
    @Test func `a broadcast goes to the members of its segment, at its moment, and to erased ones not`() async throws {
        try await FanoutWorld.with { world async throws in
            try await world.addContacts(30)
            try await world.fillSegment("subject < 'c2'")
            try await world.test.execute("UPDATE contact SET erased_at = now() WHERE subject = 'c1'")
            try await world.publish(sale)
            try await world.schedule()
            #expect(try await world.fanouts().isEmpty)
            try await world.test.wait("2 hours")
            try await world.schedule()
            #expect(try await world.fanouts() == ["01 12:00 done 10/10"])
            try await world.test.wait("1 day")
            try await world.publish(sale + "\ndescription: a typo was mended")
            try await world.schedule()
            #expect(try await world.fanouts() == ["01 12:00 done 10/10"])
        }
    }

    @Test func `a rate spreads the contacts over the time, and may be changed under way`() async throws {
        try await FanoutWorld.with { world async throws in
            try await world.addContacts(100)
            try await world.fillSegment()
            try await world.publish(sale)
            let tick = Tick(
                scenario: "sale", version: 1, timetable: "", at: try #require(Timestamp("2031-05-01T12:00:00Z")), segment: "vip")
            _ = try await world.test.store.change(tick, .throttle(rate: 1_200), reason: nil, by: "test")
            try await world.schedule()
            try await world.test.wait("2 hours")
            try await world.schedule()
            // 20 a minute, one every three seconds; a minute ahead of time and one more chunk.
            let timed = try await world.fanouts()
            #expect(timed == ["01 12:00 running 20/100"] || timed == ["01 12:00 running 40/100"])
            #expect(
                try await world.test.value(
                    """
                    SELECT bool_and(gap = interval '3 seconds') FROM (SELECT due_at - lag(due_at) OVER (ORDER BY due_at) AS gap FROM timer
                        WHERE due_at < goniec_now() + interval '4 minutes') AS g WHERE gap IS NOT NULL
                    """) == "true")
            #expect(try await world.wakes().count <= 5)
            _ = try await world.test.store.change(tick, .throttle(rate: nil), reason: "in a hurry", by: "test")
            try await world.test.wait("5 minutes")
            try await world.schedule()
            #expect(try await world.fanouts() == ["01 12:00 done 100/100"])
            #expect(try await Set(world.wakes().map(\.contact)).count == 100)
        }
    }

    @Test func `a broadcast that is paused or cancelled before its moment doesn't begin, one that is started does`() async throws {
        try await FanoutWorld.with { world async throws in
            try await world.addContacts(5)
            try await world.fillSegment()
            try await world.publish(sale)
            try await world.schedule()
            let store = world.test.store
            let tick = Tick(
                scenario: "sale", version: 1, timetable: "", at: try #require(Timestamp("2031-05-01T12:00:00Z")), segment: "vip")
            #expect(try await store.change(tick, .pause, reason: nil, by: "test")?.state == .paused)
            #expect(try await store.change(tick, .pause, reason: nil, by: "test") == nil)
            try await world.test.wait("3 hours")
            try await world.schedule()
            #expect(try await world.fanouts() == ["01 12:00 paused 0/-"])
            #expect(try await store.change(tick, .resume, reason: nil, by: "test")?.state == .running)
            try await world.schedule()
            #expect(try await world.fanouts() == ["01 12:00 done 5/5"])
            #expect(try await store.change(tick, .start, reason: nil, by: "test") == nil)
            let later = Tick(
                scenario: "sale", version: 1, timetable: "", at: try #require(Timestamp("2031-06-01T12:00:00Z")), segment: "vip")
            #expect(try await store.change(later, .start, reason: nil, by: "test")?.state == .running)
            try await world.schedule()
            #expect(try await world.fanouts().last == "01 12:00 done 5/5")
            let never = Tick(
                scenario: "sale", version: 1, timetable: "", at: try #require(Timestamp("2031-07-01T12:00:00Z")), segment: "vip")
            #expect(try await store.change(never, .cancel, reason: "no", by: "test")?.state == .cancelled)
            #expect(try await store.change(never, .resume, reason: nil, by: "test") == nil)
            #expect(
                try await world.test.column("SELECT action FROM audit WHERE action LIKE 'broadcast%' ORDER BY at")
                    == ["broadcast pause", "broadcast resume", "broadcast start", "broadcast cancel"])
        }
    }

    private func tick(_ version: Int, _ moment: String = "2031-05-01T12:00:00Z") throws -> Tick {
        Tick(scenario: "sale", version: version, timetable: "", at: try #require(Timestamp(moment)), segment: "vip")
    }

    @Test func `a broadcast that was postponed doesn't go out at its old moment, and does when that is published again`() async throws {
        try await FanoutWorld.with { world async throws in
            try await world.addContacts(5)
            try await world.fillSegment()
            try await world.publish(sale)
            try await world.schedule()
            let store = world.test.store
            _ = try await store.change(try tick(1), .throttle(rate: 100_000), reason: nil, by: "test")
            try await world.publish(sale.replacing("01T12:00", with: "01T14:00"))
            // Before any scheduler knows of it the new moment is throttled, too.
            _ = try await store.change(try tick(2, "2031-05-01T14:00:00Z"), .throttle(rate: 100_000), reason: nil, by: "test")
            try await world.test.wait("2 hours 1 minute")
            try await world.schedule()
            #expect(try await world.fanouts() == ["01 12:00 running 0/-", "01 14:00 running 0/-"])
            #expect(try await store.fanout(try tick(1).fanout)?.supersededAt != nil)
            #expect(try await store.change(try tick(1), .start, reason: nil, by: "test") == nil)
            #expect(try await store.openBroadcasts(of: "sale").map(\.tick) == [try tick(2, "2031-05-01T14:00:00Z").at])
            try await world.test.wait("2 hours")
            try await world.schedule()
            #expect(try await world.fanouts() == ["01 12:00 running 0/-", "01 14:00 done 5/5"])
            // A third moment, and back to it after another.
            try await world.publish(sale.replacing("01T12:00", with: "02T12:00"))
            _ = try await store.change(try tick(3, "2031-05-02T12:00:00Z"), .throttle(rate: 100_000), reason: nil, by: "test")
            try await world.schedule()
            try await world.publish(sale.replacing("01T12:00", with: "03T12:00"))
            try await world.schedule()
            try await world.publish(sale.replacing("01T12:00", with: "02T12:00") + "\ndescription: back")
            try await world.test.wait("1 day")
            try await world.schedule()
            #expect(try await world.fanouts().last == "02 12:00 done 5/5")
        }
    }

    @Test func `a moment that was superseded while somebody looked at it can't be prepared any more`() async throws {
        try await FanoutWorld.with { world async throws in
            try await world.publish(sale)
            try await world.publish(sale.replacing("01T12:00", with: "01T14:00"))
            #expect(try await world.test.store.change(try tick(1), .throttle(rate: 10), reason: nil, by: "test") == nil)
            #expect(try await world.fanouts().isEmpty)
        }
    }

    @Test func `a scenario that is no broadcast any more goes to nobody at the moment it had`() async throws {
        try await FanoutWorld.with { world async throws in
            try await world.addContacts(5)
            try await world.fillSegment()
            try await world.publish(sale)
            try await world.schedule()
            _ = try await world.test.store.change(try tick(1), .throttle(rate: 100_000), reason: nil, by: "test")
            try await world.publish(sale.replacing(#"{ segment: vip, once_at: "2031-05-01T12:00:00Z" }"#, with: "{ on: bought }"))
            try await world.test.wait("3 hours")
            try await world.schedule()
            #expect(try await world.fanouts() == ["01 12:00 running 0/-"])
            #expect(try await world.test.value("SELECT count(*) FROM timer") == "0")
        }
    }

    @Test func `a broadcast begins when its segment's members have been found and looked at`() async throws {
        try await FanoutWorld.with { world async throws in
            try await world.addContacts(5)
            try await world.publish(sale)
            try await world.schedule()
            try await world.test.execute(
                "INSERT INTO segment_recount (segments, total, frontier) VALUES ('{vip}', 5, '3')")
            try await world.test.wait("3 hours")
            // The recount wakes all five in the round that would begin the broadcast; nobody has looked at them yet.
            try await world.schedule()
            #expect(try await world.fanouts() == ["01 12:00 running 0/-"])
            try await world.fillSegment()
            try await world.test.execute("DELETE FROM timer")
            try await world.schedule()
            #expect(try await world.fanouts() == ["01 12:00 done 5/5"])
        }
    }

    @Test func `timers that were set late and stand behind the mark hold no fan-out up`() async throws {
        try await FanoutWorld.with { world async throws in
            try await world.addContacts(50)
            try await world.fillSegment()
            try await world.publish(sale)
            let scheduler = try await world.scheduler()
            for _ in 0..<4 { _ = try await scheduler.round() }
            try await world.test.execute(
                """
                INSERT INTO timer (due_at, contact_id, enrollment_id, wait_no)
                SELECT goniec_now() - interval '1 hour', gen_random_uuid(), gen_random_uuid(), 1 FROM generate_series(1, 3000)
                """)
            let store = world.test.store
            _ = try await store.change(try tick(1), .start, reason: nil, by: "test")
            #expect(try await !store.advanceFanout(limit: 20, backlog: 2_000))
            #expect(try await store.advanceFanout(limit: 20, backlog: 2_000, after: try #require(Timestamp("2031-05-01T09:30:00Z"))))
            #expect(try await store.fanout(try tick(1).fanout)?.done == 20)
        }
    }
}
