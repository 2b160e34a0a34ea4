import AMQP
import Farm
import Identity
import Jobs
import Postgres
import ServiceLifecycle
import Store
import Support
import Testing
import Time

@testable import Scheduler

/// A scheduler over a broker in memory and a database of its own.
private struct World {
    let test: TestStore
    let broker = MemoryBroker()
    let outlet: MemoryOutlet
    let scheduler: Scheduler

    init(_ test: TestStore) {
        self.test = test
        outlet = MemoryOutlet(broker)
        scheduler = Scheduler(
            store: test.store, outlet: outlet, depths: MemoryDepths(broker), executor: test.executor, logger: .silent)
    }

    static func with(_ body: (World) async throws -> Void) async throws {
        try await TestStore.with(suite: "scheduler") { test async throws in
            let world = World(test)
            try await world.outlet.open()
            try await body(world)
        }
    }

    /// The same, for another scheduler than the world's own.
    func opened() async throws -> World {
        try await outlet.open()
        return self
    }

    func addTimers(_ count: Int, ago: String = "1 second") async throws {
        try await test.execute(
            """
            INSERT INTO timer SELECT goniec_now() - interval '\(ago)', gen_random_uuid(), gen_random_uuid(), i
            FROM generate_series(1, \(count)) AS i
            """
        )
    }

    func addDeliveries(_ count: Int, lane: Lane = .bulk, state: String = "pending", ago: String = "0") async throws {
        try await test.execute(
            """
            INSERT INTO delivery (contact_id, delivery_id, enrollment_id, scenario, version, step, template, topic, lane,
                uncertain_policy, context, state, not_before, created_at, updated_at, outcome_pending, outcome_at, lease_until)
            SELECT gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 's', 1, 'step', 't', 'x', '\(lane.rawValue)',
                'hold', '{}', '\(state)', goniec_now() - interval '\(ago)', goniec_now(), goniec_now(), '\(state)' = 'accepted',
                goniec_now() - interval '\(ago)', CASE WHEN '\(state)' = 'sending' THEN goniec_now() - interval '\(ago)' END
            FROM generate_series(1, \(count))
            """
        )
    }

    func depth(_ queue: QueueName) async -> Int { await broker.depth(of: queue).ready }
}

@Suite(.serialized) struct SchedulerTests {
    @Test func `dead letters that were dealt with long ago are deleted, open ones never`() async throws {
        try await World.with { world async throws in
            try await world.test.execute(
                """
                INSERT INTO dead_letter (dead_letter_id, queue, reason, fingerprint, routing_key, headers, body, attempts, first_at, last_at,
                    state, closed_at)
                SELECT gen_random_uuid(), 'q', state, 'f', 'k', '{}', '', 1, now(), now(), state, goniec_now()
                FROM unnest(ARRAY['open', 'replayed', 'discarded', 'superseded']) AS state
                """)
            try await world.test.wait("89 days")
            _ = try await world.scheduler.round()
            #expect(try await world.test.value("SELECT count(*) FROM dead_letter") == "4")
            try await world.test.wait("2 days")
            let later = Scheduler(
                store: world.test.store, outlet: world.outlet, depths: MemoryDepths(world.broker), executor: world.test.executor,
                logger: .silent
            )
            _ = try await later.round()
            #expect(try await world.test.column("SELECT state FROM dead_letter") == ["open"])
        }
    }

    @Test func `a recount of segments wakes contacts while the trigger has little to do, and no more at a time than it can look at`()
        async throws
    {
        try await World.with { world async throws in
            try await world.test.execute(
                "INSERT INTO contact (contact_id, subject) SELECT gen_random_uuid(), n::text FROM generate_series(1, 2500) AS n")
            let file = NewSegment(segment: "all", checksum: "a", source: "segment: all\ncondition: 'true'\n")
            _ = try await world.test.store.publish([file], author: "ada")
            try await until("the first thousand are woken") {
                _ = try await World(world.test).opened().scheduler.round()
                return try await world.test.value("SELECT done FROM segment_recount") == "1000" ? true : nil
            }
            // Nobody has looked at those yet.
            _ = try await World(world.test).opened().scheduler.round()
            #expect(try await world.test.value("SELECT done FROM segment_recount") == "1000")
            for done in ["2000", "2500"] {
                try await world.test.execute("DELETE FROM timer")
                _ = try await World(world.test).opened().scheduler.round()
                #expect(try await world.test.value("SELECT done FROM segment_recount") == done)
            }
            #expect(try await world.test.value("SELECT finished_at IS NOT NULL FROM segment_recount") == "true")
        }
    }

    @Test func `a round emits due timers, stalled deliveries and outcomes, each into its queue`() async throws {
        try await World.with { world async throws in
            try await world.addTimers(3)
            try await world.addDeliveries(4, lane: .bulk)
            try await world.addDeliveries(5, lane: .transactional)
            try await world.addDeliveries(6, state: "accepted", ago: "3 minutes")
            #expect(try await !world.scheduler.round())
            #expect(await world.depth(.wake) == 3)
            #expect(await world.depth(.render(.bulk)) == 4)
            #expect(await world.depth(.render(.transactional)) == 5)
            #expect(await world.depth(.outcome) == 6)
            #expect(try await !world.scheduler.round())
            #expect(await world.broker.published.count == 18)
            for message in await world.broker.messages(in: .wake) { _ = try Wake(body: message.body) }
            for message in await world.broker.messages(in: .render(.bulk)) { _ = try RenderJob(body: message.body) }
            for message in await world.broker.messages(in: .outcome) { _ = try Outcome(body: message.body) }
        }
    }

    @Test func `a full chunk of timers is followed by the next at once`() async throws {
        try await World.with { world async throws in
            try await world.addTimers(2_500)
            #expect(try await world.scheduler.round())
            #expect(try await world.scheduler.round())
            #expect(try await !world.scheduler.round())
            #expect(await world.depth(.wake) == 2_500)
        }
    }

    @Test func `a delivery isn't stalled while its lane's queues hold many jobs, and no lane waits for the other`() async throws {
        try await World.with { world async throws in
            try await world.addDeliveries(4, lane: .bulk)
            try await world.addDeliveries(5, lane: .transactional)
            for _ in 0..<Scheduler.chunk {
                await world.broker.put(Publication(exchange: "", routingKey: QueueName.send(.bulk).rawValue, body: []))
            }
            _ = try await world.scheduler.round()
            #expect(await world.depth(.render(.bulk)) == 0)
            #expect(await world.depth(.render(.transactional)) == 5)
        }
    }

    @Test func `no wake is emitted while too many wait`() async throws {
        try await World.with { world async throws in
            try await world.addTimers(3)
            for _ in 0..<Scheduler.wakeLimit {
                await world.broker.put(Publication(exchange: "", routingKey: QueueName.wake.rawValue, body: []))
            }
            #expect(try await !world.scheduler.round())
            #expect(await world.depth(.wake) == Scheduler.wakeLimit)
        }
    }

    @Test func `timers behind the mark wait for the sweep from the beginning`() async throws {
        try await World.with { world async throws in
            _ = try await world.scheduler.round()
            // The first round has put the mark back to the beginning; this one moves it.
            _ = try await world.scheduler.round()
            try await world.addTimers(1, ago: "1 minute")
            try await world.addTimers(1, ago: "1 second")
            _ = try await world.scheduler.round()
            #expect(await world.depth(.wake) == 1)
        }
    }

    @Test func `two schedulers emit each thing once`() async throws {
        try await World.with { world async throws in
            try await world.addTimers(900)
            try await world.addDeliveries(900)
            let other = World(world.test.another())
            try await other.outlet.open()
            async let first = world.scheduler.round()
            async let second = other.scheduler.round()
            _ = try await (first, second)
            // What one had locked the other left; nothing is left over and nothing double.
            _ = try await world.scheduler.round()
            var wakes: [Int] = []
            for broker in [world.broker, other.broker] {
                wakes += try await broker.messages(in: .wake).map { try Wake(body: $0.body).waitNumber }
            }
            #expect(wakes.sorted() == Array(1...900))
            var jobs: [UUID] = []
            for broker in [world.broker, other.broker] {
                jobs += try await broker.messages(in: .render(.bulk)).map { try RenderJob(body: $0.body).delivery }
            }
            #expect(Set(jobs).count == jobs.count && jobs.count <= 900)
            await other.test.store.pool.close()
        }
    }

    @Test func `leases are judged only after a lease of uninterrupted watching`() async throws {
        try await World.with { world async throws in
            try await world.addDeliveries(2, state: "sending", ago: "10 minutes")
            _ = try await world.scheduler.round()
            #expect(try await world.test.value("SELECT count(*) FROM delivery WHERE state = 'sending'") == "2")
        }
    }

    @Test func `it runs through a broker and a database that come and go, and ends when told to`() async throws {
        try await World.with { world async throws in
            let group = ServiceGroup(services: [world.scheduler], logger: .silent)
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await group.run() }
                // The test's own hand on the database is not to be cut.
                let hand = World(world.test.another(connections: 1))
                try await hand.addTimers(1)
                await world.broker.published(1)
                await world.broker.breakConnections()
                try await hand.addTimers(1)
                try await hand.test.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
                try await hand.addDeliveries(1)
                // What was lost on its way comes again after its lease.
                while await world.broker.published.count < 3 { try await hand.test.wait("10 minutes") }
                await group.triggerGracefulShutdown()
                try await tasks.waitForAll()
                await hand.test.store.pool.close()
            }
        }
    }
}
