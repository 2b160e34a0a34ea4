import Identity
import JSON
import Jobs
import Scenario
import Store
import Support
import Testing
import Time

@testable import Workers

/// Passages are moved, paused and ended while the trigger works.
@Suite(.serialized, .timeLimit(.minutes(2))) struct PassageTests {
    static let first = """
        scenario: s
        entry: { on: a, key: event.data.k, reentry: always }
        exit: { on: x, key: event.data.k }
        steps:
          - { id: hold, wait: { for: 2h } }
          - { id: mail, email: { template: t } }
        """
    static let second = first.replacing("id: hold, wait: { for: 2h }", with: "id: rest, wait: { for: 5h }")

    private func engine(_ version: Int, in store: Store) async throws -> Engine {
        let stored = try #require(try await store.version(of: "s", version))
        let folder = ScenarioFolder(files: stored.files.mapValues { Array($0.utf8) })
        return Engine(definition: try folder.definition(), version: version)
    }

    private func begin(_ count: Int, _ world: TriggerWorld) async throws {
        for number in 0..<count {
            _ = try await world.take(event("a", id: "\(number)", of: "c\(number)", data: ["k": .int(Int64(number))]))
        }
    }

    private func migrate(_ world: TriggerWorld, _ fates: [String: Fate], limit: Int = 100) async throws -> Int {
        let store = world.test.store
        let (old, new) = (try await engine(1, in: store), try await engine(2, in: store))
        let id = UUID(high: 9, low: UInt64(limit))
        let map = MigrationMap(fates)
        let operation = try #require(try await store.beginMigration(of: "s", to: 2, map: map.json, id: id, by: "ola"))
        var batches = 0
        while try await store.passBatch(
            of: operation, limit: limit, decide: { new.migrate($0, from: old.definition, by: map, now: $1) })
        { batches += 1 }
        try await store.finish(operation)
        return batches
    }

    @Test func `passages are moved in batches, each with its timer, and go on as the new version says`() async throws {
        try await TriggerWorld.with(Self.first) { world in
            try await begin(7, world)
            _ = try await world.publish(Self.second)
            #expect(try await migrate(world, ["hold": .move(to: "rest")], limit: 3) == 3)
            #expect(try await world.test.column("SELECT DISTINCT version || ' ' || wait_no FROM enrollment WHERE live") == ["2 2"])
            #expect(try await world.test.value("SELECT count(*) FROM timer") == "7")
            #expect(try await world.test.value("SELECT count(*) FROM timer JOIN enrollment USING (enrollment_id, due_at, wait_no)") == "7")
            #expect(
                try await world.test.column("SELECT total || ' ' || passed || ' ' || changed || ' ' || state FROM scenario_operation") == [
                    "7 7 7 done"
                ])
            try await world.test.wait("3 hours")
            #expect(try await world.due().isEmpty)
            try await world.test.wait("2 hours")
            try await world.wake(try await world.due())
            #expect(try await world.deliveries().count == 7)
            #expect(try await world.test.column("SELECT DISTINCT version FROM delivery") == ["2"])
        }
    }

    @Test func `who is moved to an e-mail gets it by a timer that is due at once`() async throws {
        try await TriggerWorld.with(Self.first) { world in
            try await begin(2, world)
            _ = try await world.publish(Self.second)
            _ = try await migrate(world, ["hold": .move(to: "mail")])
            #expect(try await world.deliveries().isEmpty)
            try await world.wake(try await world.due())
            #expect(try await world.deliveries() == ["mail pending", "mail pending"])
            #expect(try await world.test.value("SELECT count(*) FROM timer") == "0")
        }
    }

    @Test func `who is mapped to exit ends, and his pending mail is cancelled`() async throws {
        let first = Self.first.replacing("steps:", with: "steps:\n  - { id: welcome, email: { template: t } }")
        try await TriggerWorld.with(first) { world in
            try await begin(2, world)
            _ = try await world.publish(first.replacing("hold", with: "rest"))
            _ = try await migrate(world, ["hold": .exit])
            #expect(try await world.deliveries() == ["welcome cancelled", "welcome cancelled"])
            #expect(try await world.test.column("SELECT DISTINCT end_reason FROM enrollment") == ["migrated"])
            #expect(try await world.test.value("SELECT count(*) FROM timer") == "0")
        }
    }

    @Test func `an event that comes between the batches acts on whichever version its passage is on`() async throws {
        try await TriggerWorld.with(Self.first) { world in
            try await begin(6, world)
            _ = try await world.publish(Self.second)
            let store = world.test.store
            let (old, new) = (try await engine(1, in: store), try await engine(2, in: store))
            let map = MigrationMap(["hold": .move(to: "rest")])
            let operation = try #require(
                try await store.beginMigration(of: "s", to: 2, map: map.json, id: UUID(high: 9, low: 1), by: "ola"))
            _ = try await store.passBatch(of: operation, limit: 3) { new.migrate($0, from: old.definition, by: map, now: $1) }
            for number in 0..<6 {
                _ = try await world.take(event("x", id: "x\(number)", of: "c\(number)", data: ["k": .int(Int64(number))]))
            }
            #expect(try await world.test.column("SELECT DISTINCT end_reason FROM enrollment") == ["exited"])
            #expect(try await world.test.column("SELECT DISTINCT version FROM enrollment ORDER BY 1") == ["1", "2"])
            #expect(try await !store.passBatch(of: operation, limit: 3) { new.migrate($0, from: old.definition, by: map, now: $1) })
        }
    }

    @Test func `a second operation on the same passages is refused while one runs`() async throws {
        try await TriggerWorld.with(Self.first) { world in
            let store = world.test.store
            #expect(try await store.beginEnding(of: "s", id: UUID(high: 9, low: 1), by: "ola") == nil)
            #expect(try await store.archive("s", by: "ola"))
            let operation = try #require(try await store.beginEnding(of: "s", id: UUID(high: 9, low: 1), by: "ola"))
            #expect(try await store.beginMigration(of: "s", to: 1, map: [:], id: UUID(high: 9, low: 2), by: "ola") == nil)
            try await store.finish(operation)
            #expect(try await store.beginEnding(of: "s", id: UUID(high: 9, low: 3), by: "ola") != nil)
        }
    }

    @Test func `wakes are parked by a pause, exits act, and the waits are longer by it`() async throws {
        try await TriggerWorld.with(Self.first) { world in
            let store = world.test.store
            try await begin(3, world)
            try await world.test.wait("1 hour")
            try await store.pause("scenario:s", reason: nil, by: "ola")
            try await world.test.wait("2 hours")
            try await world.wake(try await world.due())
            _ = try await world.take(event("x", id: "x", of: "c1", data: ["k": 1]))
            #expect(try await world.deliveries().isEmpty)
            // Who comes in meanwhile begins his wait.
            _ = try await world.take(event("a", id: "new", of: "c9", data: ["k": 9]))
            #expect(try await world.test.value("SELECT count(*) FROM enrollment WHERE live") == "3")
            let operation = try #require(try await store.beginResumption(of: "s", id: UUID(high: 9, low: 1), by: "ola"))
            guard case .resume(let pausedAt, let resumedAt) = operation.kind else { return }
            let engine = try await engine(1, in: store)
            while try await store.passBatch(
                of: operation, limit: 1, decide: { engine.resume($0, pausedAt: pausedAt, resumedAt: resumedAt, now: $1) })
            {}
            // Nothing moves before everybody's wait has been seen to.
            #expect(try await store.pauses().count == 1)
            try await store.finish(operation)
            #expect(try await store.pauses().isEmpty)
            try await world.test.wait("55 minutes")
            try await world.wake(try await world.due())
            #expect(try await world.deliveries().isEmpty)
            try await world.test.wait("6 minutes")
            try await world.wake(try await world.due())
            #expect(try await world.deliveries() == ["mail pending", "mail pending"])
        }
    }

    @Test func `the figures of steps are told by the journal and the deliveries`() async throws {
        try await TriggerWorld.with(Self.first) { world in
            try await begin(4, world)
            _ = try await world.take(event("x", id: "x", of: "c0", data: ["k": 0]))
            try await world.test.wait("125 minutes")
            try await world.wake(Array(try await world.due().prefix(2)))
            try await world.test.execute(
                "UPDATE delivery SET state = 'accepted', updated_at = created_at + interval '3 seconds'")
            let figures = try await world.test.store.stepFigures(of: "s", version: nil, since: .seconds(86_400))
            #expect(figures.map(\.step) == ["hold", "mail"])
            let hold = try #require(figures.first)
            #expect(hold.entered == 4 && hold.waiting == 1 && hold.left == 3 && hold.errors == 0)
            let late = try #require(hold.lag)
            #expect(late.median >= .seconds(299) && late.median < .seconds(330))
            let mail = try #require(figures.last)
            #expect(mail.entered == 2 && mail.left == 2 && mail.sent == 2)
            #expect(mail.lag?.median == .seconds(3) && mail.lag?.p99 == .seconds(3))
            #expect(try await world.test.store.stepFigures(of: "s", version: 2, since: .seconds(86_400)).isEmpty)
        }
    }

    @Test func `during a pause contacts come in and waits for events end, and no mail is given to anybody to send`() async throws {
        let waiting = """
            scenario: s
            entry: { on: a, key: event.data.k, reentry: always }
            steps:
              - { id: hold, wait: { event: b, when: string(event.data.k) == key } }
              - { id: mail, email: { template: t } }
            """
        try await TriggerWorld.with(waiting) { world in
            try await begin(1, world)
            try await world.test.store.pause("scenario:s", reason: nil, by: "ola")
            _ = try await world.take(event("a", id: "new", of: "c9", data: ["k": 9]))
            let job = try #require(try await world.take(event("b", id: "b0", of: "c0", data: ["k": 0])).jobs.first)
            #expect(try await world.test.value("SELECT count(*) FROM enrollment WHERE live") == "1")
            #expect(try await world.deliveries() == ["mail pending"])
            let claim = ClaimRequest(
                key: DeliveryKey(contact: job.contact, delivery: job.delivery), token: UUID(high: 3, low: 1), addressHash: [7])
            func claimed() async throws -> [ClaimResult] {
                try await world.test.store.exchange(settlements: [], suppressed: [], claims: [claim]).claims
            }
            #expect(try await claimed() == [.paused])
            #expect(try await world.deliveries() == ["mail pending"])
            let operation = try #require(try await world.test.store.beginResumption(of: "s", id: UUID(high: 9, low: 1), by: "ola"))
            try await world.test.store.finish(operation)
            #expect(try await claimed() == [.claimed(attempt: 1)])
        }
    }

    @Test func `errors are counted where they happen, and what is late shows in the median and the percentile`() async throws {
        let yaml = """
            scenario: s
            entry: { on: a, when: event.data.k >= 0, key: event.data.k, reentry: always }
            exit: { on: x, when: event.data.missing == key }
            goal: { on: bought, when: event.data.k == 1 || event.data.missing }
            steps:
              - { id: hold, wait: { for: 2h } }
              - { id: mail, email: { template: t } }
            """
        try await TriggerWorld.with(yaml) { world in
            try await begin(20, world)
            // Without k: neither the entry nor an exit nor the goal of a passage can be decided about.
            _ = try await world.take(event("a", id: "bad", of: "c0"))
            _ = try await world.take(event("x", id: "x", of: "c0"))
            _ = try await world.take(event("bought", id: "bought", of: "c0"))
            try await world.test.wait("2 hours")
            try await world.wake(try await world.due())
            try await world.test.execute(
                """
                WITH n AS (SELECT delivery_id, row_number() OVER (ORDER BY contact_id) AS n FROM delivery)
                UPDATE delivery d SET state = CASE WHEN n = 20 THEN 'rejected' ELSE 'accepted' END,
                    updated_at = created_at + CASE WHEN n = 19 THEN 100 ELSE n END * interval '1 second'
                FROM n WHERE n.delivery_id = d.delivery_id
                """)
            let figures = try await world.test.store.stepFigures(of: "s", version: nil, since: .seconds(86_400))
            #expect(figures.map(\.step) == ["(entry)", "hold", "mail"])
            #expect(figures.map(\.errors) == [1, 2, 1])
            let mail = try #require(figures.last)
            #expect(mail.entered == 20 && mail.sent == 19)
            let lag = try #require(mail.lag)
            #expect(lag.median == .seconds(10))
            // Between the last but one, 18 s, and the last, 100 s: 0.99 × 18 = 17.82 steps.
            #expect(lag.p99 > .seconds(85) && lag.p99 < .seconds(86))
            #expect(try await world.test.store.stepFigures(of: "s", version: 1, since: .seconds(86_400)).map(\.errors) == [2, 1])
        }
    }

    @Test func `the goal is counted of all, of those written to and of the control group`() async throws {
        let yaml = """
            scenario: s
            entry: { on: a, key: event.data.k, reentry: always }
            goal: { on: bought, within: 7d }
            policy: { control_group: 50% }
            steps:
              - { id: early, branch: [{ when: event.data.k < 2, goto: exit }] }
              - { id: mail, email: { template: t } }
              - { id: hold, wait: { for: 2h } }
            """
        try await TriggerWorld.with(yaml) { world in
            try await begin(20, world)
            for number in 0..<20 where number.isMultiple(of: 3) {
                _ = try await world.take(event("bought", id: "b\(number)", of: "c\(number)"))
            }
            func count(_ condition: String) async throws -> Int64 {
                let sql = """
                    SELECT count(*) FROM (SELECT bool_or(kind = 'goal') AS goal, bool_or(kind = 'emailed') AS mail,
                        bool_or(kind = 'gate') AS gate FROM journal WHERE scenario = 's' GROUP BY enrollment_id) p WHERE \(condition)
                    """
                return Int64(try await world.test.value(sql)) ?? -1
            }
            let goals = try await world.test.store.goalFigures(of: "s", version: nil, since: .seconds(86_400))
            // Two ended before any mail, one of them (0) would have reached the goal: an ended passage reaches none.
            #expect(goals.all == .init(passages: 20, goals: 6))
            #expect(goals.treated.passages + goals.control.passages == 18 && goals.treated.goals + goals.control.goals == 6)
            #expect(goals.treated == .init(passages: try await count("mail"), goals: try await count("mail AND goal")))
            #expect(goals.control == .init(passages: try await count("gate"), goals: try await count("gate AND goal")))
            #expect(goals.treated.passages > 0 && goals.control.passages > 0 && goals.all.rate == 0.3)
            #expect(try await world.test.store.goalFigures(of: "s", version: 2, since: .seconds(86_400)).all.passages == 0)
        }
    }

    @Test func `a mail that quiet hours delay was come to once and is waited at`() async throws {
        let quiet = """
            scenario: s
            entry: { on: a, key: event.data.k, reentry: always }
            policy: { quiet_hours: { from: "00:00", to: "23:59", zone: UTC } }
            steps:
              - { id: mail, email: { template: t, topic: offers } }
            """
        try await TriggerWorld.with(quiet) { world in
            try await begin(2, world)
            let figures = try await world.test.store.stepFigures(of: "s", version: nil, since: .seconds(86_400))
            #expect(figures.map(\.entered) == [2])
            #expect(figures.map(\.waiting) == [2])
            #expect(figures.map(\.left) == [0])
        }
    }
}
