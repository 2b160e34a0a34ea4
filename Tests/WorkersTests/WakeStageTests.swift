import AMQP
import Farm
import Identity
import JSON
import Jobs
import Store
import Support
import Testing
import Time

@testable import Workers

private let cart = """
    scenario: cart
    entry: { on: cart.modified, key: event.data.cart, reentry: always }
    exit: [{ on: order.placed, when: event.data.cart == key }]
    steps:
      - { id: first, email: { template: t, topic: news, lane: bulk } }
      - { id: hold, wait: { for: 2h, restart_on: cart.modified } }
      - { id: nudge, email: { template: t, topic: news, lane: bulk } }
      - { id: mark, update: { attributes: { nudged: "true" } } }
    """

@Suite(.serialized) struct WakeStageTests {
    @Test func `a wait sets a timer, its wake goes on and removes it`() async throws {
        try await TriggerWorld.with(cart) { world async throws in
            try await world.take(event("cart.modified", id: "1", data: ["cart": "a"]))
            #expect(try await world.deliveries() == ["first pending"])
            #expect(
                try await world.test.column(
                    "SELECT t.due_at = e.due_at AND t.wait_no = e.wait_no FROM timer t JOIN enrollment e USING (enrollment_id)") == ["true"]
            )
            #expect(try await world.due().isEmpty)
            try await world.test.wait("2 hours")
            let wakes = try await world.due()
            #expect(wakes.count == 1)
            let verdicts = try await world.wake(wakes)
            #expect(verdicts.jobs.count == 1)
            #expect(try await world.deliveries() == ["first pending", "nudge pending"])
            #expect(try await world.test.value("SELECT count(*) FROM timer") == "0")
            #expect(
                try await world.test.value("SELECT live::text || (SELECT attributes->>'nudged' FROM contact) FROM enrollment")
                    == "falsetrue")
            // The same wake again, as after a crash.
            #expect(try await world.wake(wakes) == [.done])
            #expect(try await world.test.value("SELECT count(*) FROM delivery") == "2")
        }
    }

    @Test func `a due timer moves five minutes ahead, and comes again when its wake is lost`() async throws {
        try await TriggerWorld.with(cart) { world async throws in
            try await world.take(event("cart.modified", id: "1", data: ["cart": "a"]))
            try await world.test.wait("2 hours")
            let first = try await world.due()
            #expect(try await world.due().isEmpty)
            #expect(
                try await world.test.value(
                    "SELECT due_at > goniec_now() + interval '4 minutes 50 seconds' AND due_at <= goniec_now() + interval '5 minutes' FROM timer"
                ) == "true")
            try await world.test.wait("5 minutes")
            let second = try await world.due()
            #expect(second.count == 1 && second[0].waitNumber == first[0].waitNumber && second[0].dueAt > first[0].dueAt)
            // The first one was only late: it goes on, the second finds nothing to do and takes its timer away.
            #expect(try await world.wake(first).jobs.count == 1)
            #expect(try await world.wake(second) == [.done])
            #expect(try await world.test.value("SELECT count(*) FROM timer") == "0")
            #expect(try await world.test.value("SELECT count(*) FROM delivery WHERE step = 'nudge'") == "1")
        }
    }

    @Test func `a restart makes the wake under way stale, which takes its timer away`() async throws {
        try await TriggerWorld.with(cart) { world async throws in
            try await world.take(event("cart.modified", id: "1", data: ["cart": "a"]))
            try await world.test.wait("2 hours")
            let stale = try await world.due()
            try await world.take(event("cart.modified", id: "2", data: ["cart": "a"]))
            #expect(try await world.test.value("SELECT count(*) FROM timer") == "2")
            #expect(try await world.wake(stale) == [.done])
            #expect(try await world.test.value("SELECT count(*) FROM timer") == "1")
            #expect(try await world.deliveries() == ["first pending"])
            try await world.test.wait("2 hours")
            #expect(try await world.wake(world.due()).jobs.count == 1)
            #expect(try await world.test.value("SELECT context->>'id' FROM delivery WHERE step = 'nudge'") == "2")
        }
    }

    @Test func `a restart before the timer is due replaces it`() async throws {
        try await TriggerWorld.with(cart) { world async throws in
            try await world.take(event("cart.modified", id: "1", data: ["cart": "a"]))
            try await world.test.wait("1 hour")
            try await world.take(event("cart.modified", id: "2", data: ["cart": "a"]), event("cart.modified", id: "3", data: ["cart": "a"]))
            #expect(
                try await world.test.column("SELECT wait_no FROM timer") == (try await world.test.column("SELECT wait_no FROM enrollment")))
            #expect(try await world.test.value("SELECT due_at > goniec_now() + interval '1 hour 59 minutes' FROM timer") == "true")
        }
    }

    @Test func `an exit calls back what is pending and removes the timer, but nothing of another key`() async throws {
        try await TriggerWorld.with(cart) { world async throws in
            try await world.take(
                event("cart.modified", id: "1", data: ["cart": "a"]), event("cart.modified", id: "2", data: ["cart": "b"]))
            try await world.take(event("order.placed", id: "3", data: ["cart": "a"]))
            #expect(try await world.test.column("SELECT state FROM delivery ORDER BY state") == ["cancelled", "pending"])
            #expect(try await world.test.column("SELECT reason FROM delivery WHERE state = 'cancelled'") == ["exited"])
            #expect(try await world.test.value("SELECT count(*) FROM timer") == "1")
            #expect(try await world.test.column("SELECT key FROM enrollment WHERE live") == ["b"])
        }
    }

    @Test func `entry and exit in one batch leave no delivery to publish`() async throws {
        try await TriggerWorld.with(cart) { world async throws in
            let verdicts = try await world.take(
                event("order.placed", id: "2", time: "2026-01-01T10:00:01Z", data: ["cart": "a"]),
                event("cart.modified", id: "1", time: "2026-01-01T10:00:00Z", data: ["cart": "a"]))
            #expect(verdicts == [.done, .done])
            #expect(try await world.deliveries().isEmpty)
            #expect(try await world.test.value("SELECT count(*) FROM timer") == "0")
        }
    }

    @Test func `a late entry is fed the exit that came before it`() async throws {
        try await TriggerWorld.with(cart) { world async throws in
            try await world.take(event("order.placed", id: "2", time: "2026-01-01T10:00:01Z", data: ["cart": "a"]))
            #expect(try await world.take(event("cart.modified", id: "1", time: "2026-01-01T10:00:00Z", data: ["cart": "a"])) == [.done])
            #expect(try await world.deliveries().isEmpty)
            #expect(try await world.test.column("SELECT end_reason FROM enrollment") == ["exited"])
            // An exit that is older than what it would act on does nothing.
            try await world.take(event("cart.modified", id: "3", time: "2026-01-01T10:00:05Z", data: ["cart": "a"]))
            try await world.take(event("order.placed", id: "4", time: "2026-01-01T10:00:04Z", data: ["cart": "a"]))
            #expect(try await world.test.value("SELECT count(*) FROM enrollment WHERE live") == "1")
        }
    }

    @Test func `a wake that is no wake is dead, its neighbours go on`() async throws {
        try await TriggerWorld.with(cart) { world async throws in
            try await world.take(event("cart.modified", id: "1", data: ["cart": "a"]))
            try await world.test.wait("2 hours")
            let wake = try #require(try await world.due().first)
            let verdicts = try await world.wakes.handle([
                Message(tag: 1, body: Array("{}".utf8)),
                Message(tag: 2, body: wake.body),
                Message(tag: 3, body: Array(#"{"schema":9,"enrollment":"x"}"#.utf8)),
                Message(
                    tag: 4,
                    body: Wake(enrollment: UUID(high: 0, low: 1), contact: UUID(high: 0, low: 2), waitNumber: 3, dueAt: wake.dueAt).body),
            ])
            #expect(verdicts.reasons.map { $0 == nil } == [false, true, false, true])
            #expect(verdicts.reasons[2]?.contains("schema 9") == true)
            #expect(verdicts.jobs.count == 1)
        }
    }
}

@Suite(.serialized) struct VersionTests {
    @Test func `a scenario published between two batches is seen, and passages stay on the version they began with`() async throws {
        try await TriggerWorld.with(cart) { world async throws in
            try await world.take(event("cart.modified", id: "1", data: ["cart": "a"]))
            let second = """
                scenario: cart
                entry: { on: basket.filled }
                steps:
                  - { id: other, email: { template: t, topic: news, lane: transactional } }
                """
            #expect(try await world.publish(second) == .published(version: 2))
            #expect(try await world.publish(second) == .unchanged(version: 2))
            let verdicts = try await world.take(
                event("cart.modified", id: "2", of: "jan", data: ["cart": "a"]), event("basket.filled", id: "3", of: "ewa"))
            #expect(verdicts.jobs.count == 1)
            #expect(try await world.test.column("SELECT version FROM enrollment ORDER BY entered_at") == ["1", "2"])
            // The new version doesn't listen to orders, the old one's passage still does.
            try await world.take(event("order.placed", id: "4", data: ["cart": "a"]))
            #expect(try await world.test.column("SELECT end_reason FROM enrollment WHERE version = 1") == ["exited"])
        }
    }

    @Test func `a new worker goes on with passages of an older version, and with those of an archived scenario`() async throws {
        try await TriggerWorld.with(cart) { world async throws in
            try await world.take(
                event("cart.modified", id: "1", data: ["cart": "a"]), event("cart.modified", id: "2", of: "jan", data: ["cart": "b"]))
            try await world.publish("scenario: cart\nentry: { on: x }\nsteps: [{ id: y, email: { template: t, topic: q } }]")
            try await world.test.execute("UPDATE scenario SET state = 'archived'")
            let fresh = TriggerWorld(world.test)
            #expect(try await fresh.take(event("x", id: "3", of: "ewa")) == [.done])
            try await fresh.take(event("order.placed", id: "4", of: "jan", data: ["cart": "b"]))
            try await fresh.test.wait("2 hours")
            #expect(try await fresh.wake(fresh.due()).jobs.count == 1)
            #expect(
                try await fresh.test.column("SELECT step || ' ' || state || ' ' || version FROM delivery ORDER BY step, state")
                    == ["first cancelled 1", "first pending 1", "nudge pending 1"])
        }
    }

    @Test func `a version that this build can't read keeps its timers`() async throws {
        try await TriggerWorld.with(cart) { world async throws in
            try await world.take(event("cart.modified", id: "1", data: ["cart": "a"]))
            try await world.test.execute(
                """
                ALTER TABLE scenario_version DISABLE TRIGGER ALL;
                UPDATE scenario_version SET files = '{"scenario.yaml": "scenario: cart\\nfuture: yes"}'
                """
            )
            try await world.test.wait("2 hours")
            let old = TriggerWorld(world.test)
            #expect(try await old.wake(old.due()) == [.done])
            #expect(try await old.test.value("SELECT count(*) FROM timer") == "1")
            #expect(try await old.test.value("SELECT live FROM enrollment") == "true")
        }
    }

    @Test func `aggregates count what was stored and what is in the batch, of an older version too`() async throws {
        let loyal = """
            scenario: loyal
            entry: { on: order.placed, key: event.id, when: 'events.count("order.placed", duration("720h")) >= 3' }
            steps:
              - { id: pause, wait: { for: 1h } }
              - { id: again, branch: [{ when: 'events.count("visit", duration("2h")) > 1', goto: exit }] }
              - { id: thanks, email: { template: t, topic: news, lane: transactional } }
            """
        try await TriggerWorld.with(loyal) { world async throws in
            try await world.take(event("order.placed", id: "1"))
            try await world.take(event("order.placed", id: "2"), event("order.placed", id: "3"))
            #expect(try await world.test.column("SELECT key FROM enrollment") == ["3"])
            try await world.publish("scenario: loyal\nentry: { on: q }\nsteps: [{ id: y, email: { template: t, topic: q } }]")
            try await world.take(event("visit", id: "4"), event("visit", id: "5"))
            try await world.test.wait("1 hour")
            try await world.wake(world.due())
            #expect(try await world.deliveries().isEmpty)
            #expect(try await world.test.value("SELECT live FROM enrollment") == "false")
        }
    }

    @Test func `reentry once holds within a batch, and over a passage of the same moment`() async throws {
        let once = """
            scenario: once
            entry: { on: a, reentry: once }
            steps: [{ id: hello, email: { template: t, topic: news, lane: transactional } }]
            """
        try await TriggerWorld.with(once) { world async throws in
            #expect(try await world.take(event("a", id: "1"), event("a", id: "2")).jobs.count == 1)
            #expect(try await world.take(event("a", id: "3")) == [.done])
            #expect(try await world.test.value("SELECT count(*) FROM enrollment") == "1")
            #expect(try await world.test.value("SELECT count(*) FROM journal WHERE kind = 'refused'") == "2")
        }
    }
}
