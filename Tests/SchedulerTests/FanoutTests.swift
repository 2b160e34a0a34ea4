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

private let noon = """
    scenario: daily
    entry: { schedule: "0 12 * * *" }
    steps: [{ id: mail, email: { template: t, topic: news, lane: transactional } }]
    """

private let sale = """
    scenario: sale
    entry: { segment: vip, once_at: "2031-05-01T12:00:00Z" }
    steps: [{ id: mail, email: { template: t, topic: news, lane: transactional } }]
    """

/// Schedulers over a database whose clock stands at 2031-05-01T10:00:00Z in the beginning, give or take the time a test takes.
private struct World {
    let test: TestStore
    let broker = MemoryBroker()

    static func with(_ body: (World) async throws -> Void) async throws {
        try await TestStore.with(suite: "fanout") { test async throws in
            try await test.execute(
                """
                UPDATE clock_offset SET value = timestamptz '2031-05-01T10:00:00Z' - now();
                CREATE TABLE IF NOT EXISTS segment_member (contact_id uuid, segment text, since timestamptz, PRIMARY KEY (contact_id, segment))
                """)
            let world = World(test: test)
            try await body(world)
        }
    }

    /// A scheduler that has just started.
    func scheduler(_ test: TestStore? = nil) async throws -> Scheduler {
        let outlet = MemoryOutlet(broker)
        try await outlet.open()
        let test = test ?? self.test
        return Scheduler(store: test.store, outlet: outlet, depths: MemoryDepths(broker), executor: test.executor, logger: .silent)
    }

    /// Lets a scheduler that has just started work until nothing is left for now.
    func schedule() async throws {
        let scheduler = try await scheduler()
        while try await scheduler.round() {}
        // What the last chunk has put there is due.
        while try await scheduler.round() {}
    }

    func publish(_ yaml: String) async throws {
        let name = yaml.split(separator: "\n")[0].split(separator: " ")[1]
        let yaml = yaml + "\nsender: { from: shop@example.org, postal_address: 'Street 1, Town' }"
        _ = try await test.store.publish(
            scenario: String(name), checksum: yaml, author: "test",
            files: ["scenario.yaml": yaml, "templates/t.html.liquid": "---\nsubject: s\n---\n<p>Hello</p>"])
    }

    func addContacts(_ count: Int) async throws {
        try await test.execute(
            """
            INSERT INTO contact (contact_id, subject, email)
            SELECT gen_random_uuid(), 'c' || i, 'c' || i || '@example.org' FROM generate_series(1, \(count)) AS i
            """)
    }

    func fillSegment(_ where: String = "true") async throws {
        try await test.execute(
            "INSERT INTO segment_member SELECT contact_id, 'vip', goniec_now() FROM contact WHERE \(`where`) ON CONFLICT DO NOTHING")
    }

    /// The ticks that were begun, oldest first, with state and progress.
    func fanouts() async throws -> [String] {
        try await test.column(
            """
            SELECT to_char(tick AT TIME ZONE 'UTC', 'DD HH24:MI') || ' ' || state || ' ' || done || '/' || coalesce(total::text, '-')
            FROM fanout ORDER BY tick, scenario
            """)
    }

    func wakes() async throws -> [Wake] {
        try await broker.messages(in: .wake).map { try Wake(body: $0.body) }
    }
}

@Suite(.serialized, .timeLimit(.minutes(2))) struct FanoutTests {
    @Test func `a tick lets in every contact once, in chunks, and missed ticks run once`() async throws {
        try await World.with { world async throws in
            try await world.publish(noon)
            try await world.addContacts(1_700)
            try await world.schedule()
            #expect(try await world.fanouts().isEmpty)
            try await world.test.wait("3 hours")
            try await world.schedule()
            #expect(try await world.fanouts() == ["01 12:00 done 1700/1700"])
            let wakes = try await world.wakes()
            #expect(wakes.count == 1_700 && Set(wakes.map(\.contact)).count == 1_700)
            let fanout = Fanout.id(scenario: "daily", tick: try #require(Timestamp("2031-05-01T12:00:00Z")))
            #expect(wakes.allSatisfy { $0.meaning == .entry(fanout: fanout) })
            await world.broker.clear(.wake)
            try await world.schedule()
            #expect(try await world.wakes().isEmpty)
            try await world.test.execute("DELETE FROM timer")
            // Nobody schedules for three days.
            try await world.test.wait("3 days")
            try await world.schedule()
            #expect(try await world.fanouts() == ["01 12:00 done 1700/1700", "04 12:00 done 1700/1700"])
        }
    }

    @Test func `moments of before a publication are nobody's, those since the same timetable was first published are run`() async throws {
        try await World.with { world async throws in
            try await world.test.wait("3 hours")
            try await world.publish(noon)
            try await world.schedule()
            #expect(try await world.fanouts().isEmpty)
            try await world.test.wait("1 day")
            // Another text at the same times, published when a moment had been missed.
            try await world.publish(noon + "\ndescription: again")
            try await world.schedule()
            #expect(try await world.fanouts() == ["02 12:00 done 0/0"])
            try await world.test.wait("1 day")
            // Other times: what they had already been today is over.
            try await world.publish(noon.replacing("0 12", with: "0 9"))
            try await world.schedule()
            #expect(try await world.fanouts() == ["02 12:00 done 0/0"])
            try await world.test.wait("1 day")
            try await world.schedule()
            #expect(try await world.fanouts() == ["02 12:00 done 0/0", "04 09:00 done 0/0"])
        }
    }

    @Test func `an archived scenario has no moments, and none of its archived days once it is back`() async throws {
        try await World.with { world async throws in
            try await world.publish(noon)
            try await world.schedule()
            try await world.test.execute("UPDATE scenario SET state = 'archived'")
            try await world.test.wait("2 days")
            try await world.schedule()
            #expect(try await world.fanouts().isEmpty)
            try await world.publish(noon)
            try await world.schedule()
            #expect(try await world.fanouts().isEmpty)
            try await world.test.wait("1 day")
            try await world.schedule()
            #expect(try await world.fanouts() == ["03 12:00 done 0/0"])
        }
    }

    @Test func `a scenario that stands still begins nothing and goes on with nothing, and what it missed runs once`() async throws {
        try await World.with { world async throws in
            try await world.publish(noon)
            try await world.addContacts(10)
            try await world.schedule()
            try await world.test.store.pause("scenario:daily", reason: nil, by: "test")
            try await world.test.wait("3 days")
            try await world.schedule()
            #expect(try await world.fanouts().isEmpty)
            _ = try await world.test.store.resume("scenario:daily", by: "test")
            try await world.schedule()
            #expect(try await world.fanouts() == ["03 12:00 done 10/10"])
        }
    }

    @Test func `two schedulers let nobody in twice`() async throws {
        try await World.with { world async throws in
            try await world.publish(noon)
            try await world.addContacts(3_500)
            let others = [world.test.another(), world.test.another()]
            let schedulers = [try await world.scheduler(others[0]), try await world.scheduler(others[1])]
            for scheduler in schedulers { _ = try await scheduler.round() }
            try await world.test.wait("2 hours")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for scheduler in schedulers {
                    group.addTask { for _ in 0..<12 { _ = try await scheduler.round() } }
                }
                try await group.waitForAll()
            }
            for _ in 0..<3 {
                await world.broker.clear(.wake)
                try await world.schedule()
            }
            #expect(try await world.fanouts() == ["01 12:00 done 3500/3500"])
            #expect(try await world.test.value("SELECT count(*) = count(DISTINCT contact_id) FROM timer") == "true")
            #expect(try await world.test.value("SELECT (SELECT count(*) FROM timer) = (SELECT sum(done) FROM fanout)") == "true")
            for other in others { await other.store.pool.close() }
        }
    }

    @Test func `a scheduler that dies between a chunk and its cursor leaves neither`() async throws {
        try await World.with { world async throws in
            try await world.publish(noon)
            try await world.addContacts(1_500)
            try await world.schedule()
            try await world.test.wait("2 hours")
            // The connection breaks at COMMIT, with the chunk written.
            try await world.test.execute(
                """
                CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
                CREATE CONSTRAINT TRIGGER dies AFTER UPDATE OF cursor ON fanout DEFERRABLE INITIALLY DEFERRED
                    FOR EACH ROW EXECUTE FUNCTION die()
                """)
            let scheduler = try await world.scheduler()
            await #expect(throws: (any Error).self) { try await scheduler.round() }
            #expect(try await world.test.value("SELECT count(*) FROM timer") == "0")
            #expect(try await world.fanouts() == ["01 12:00 running 0/-"])
            try await world.test.execute("DROP TRIGGER dies ON fanout")
            try await world.schedule()
            #expect(try await world.fanouts() == ["01 12:00 done 1500/1500"])
            #expect(try await Set(world.wakes().map(\.contact)).count == 1_500)
        }
    }

    @Test func `while many wakes wait no more contacts are let in`() async throws {
        try await World.with { world async throws in
            try await world.publish(noon)
            try await world.addContacts(4_500)
            try await world.schedule()
            try await world.test.wait("2 hours")
            try await world.schedule()
            let first = try await world.wakes().count
            #expect((Scheduler.fanoutLimit..<4_500).contains(first))
            await world.broker.clear(.wake)
            try await world.schedule()
            await world.broker.clear(.wake)
            try await world.schedule()
            #expect(try await world.fanouts() == ["01 12:00 done 4500/4500"])
        }
    }

    @Test func `a broadcast goes to the members of its segment, at its moment, and to erased ones not`() async throws {
        try await World.with { world async throws in
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
        try await World.with { world async throws in
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
        try await World.with { world async throws in
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
                try await world.test.column("SELECT action FROM audit WHERE subject LIKE 'sale%' ORDER BY at")
                    == ["broadcast pause", "broadcast resume", "broadcast start", "broadcast cancel"])
        }
    }

    @Test func `fan-outs of long ago are forgotten, but for the latest of each scenario`() async throws {
        try await World.with { world async throws in
            try await world.publish(noon)
            try await world.schedule()
            for _ in 0..<3 {
                try await world.test.wait("1 day")
                try await world.schedule()
            }
            #expect(try await world.fanouts().count == 3)
            try await world.test.execute("UPDATE scenario SET state = 'archived'")
            try await world.test.wait("100 days")
            try await world.schedule()
            #expect(try await world.fanouts() == ["03 12:00 done 0/0"])
        }
    }
}
