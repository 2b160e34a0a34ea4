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

@Suite(.serialized, .timeLimit(.minutes(2))) struct FanoutTests {
    @Test func `a tick lets in every contact once, in chunks, and missed ticks run once`() async throws {
        try await FanoutWorld.with { world async throws in
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
        try await FanoutWorld.with { world async throws in
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
        try await FanoutWorld.with { world async throws in
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
        try await FanoutWorld.with { world async throws in
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
        try await FanoutWorld.with { world async throws in
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
        try await FanoutWorld.with { world async throws in
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
        try await FanoutWorld.with { world async throws in
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

    @Test func `fan-outs of long ago are forgotten, but for the latest of each scenario`() async throws {
        try await FanoutWorld.with { world async throws in
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

    @Test func `a fan-out about more than can be counted at once begins uncounted, and knows about how many they are`() async throws {
        try await FanoutWorld.with { world async throws in
            try await world.publish(noon)
            try await world.addContacts(12_000)
            try await world.schedule()
            try await world.test.wait("2 hours")
            try await world.schedule()
            #expect(try await world.test.value("SELECT total IS NULL AND started_at IS NOT NULL FROM fanout") == "true")
            let id = Fanout.id(scenario: "daily", tick: try #require(Timestamp("2031-05-01T12:00:00Z")))
            let estimate = try #require(try await world.test.store.fanout(id)?.estimate)
            #expect((9_000..<15_000).contains(estimate))
            for _ in 0..<6 {
                await world.broker.clear(.wake)
                try await world.schedule()
            }
            #expect(try await world.fanouts() == ["01 12:00 done 12000/12000"])
        }
    }

    @Test func `an occasion at which nobody names contacts any more is closed after a day, and may still go on`() async throws {
        try await FanoutWorld.with { world async throws in
            let (store, id) = (world.test.store, UUID(high: 1, low: 1))
            try await store.beginEntering(id, into: "gift", data: nil, reason: nil, by: "test")
            try await world.test.wait("23 hours")
            try await world.schedule()
            #expect(try await store.fanout(id)?.state == .running)
            try await world.test.wait("2 hours")
            try await world.schedule()
            #expect(try await store.fanout(id)?.state == .done)
            #expect(try await store.fanout(id)?.endedAt != nil)
            #expect(try await !store.resumeEntering(id, into: "other", by: "test"))
            #expect(try await store.resumeEntering(id, into: "gift", by: "test"))
            #expect(try await store.fanout(id)?.state == .running)
            try await store.finishEntering(by: id)
            #expect(try await !store.resumeEntering(id, into: "gift", by: "test"))
        }
    }
}
