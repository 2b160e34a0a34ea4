import Identity
import JSON
import Testing
import Time

@testable import Scenario

/// What comes of events must not depend on the order they come in, nor on how often, before anything was sent.
@Suite struct OrderTests {
    /// What is left of a passage when the way it came about is forgotten.
    struct Outcome: Hashable {
        let key: String
        let entry: EventPosition
        let state: Enrollment.State
        let step: String?
        let origin: Event
        let dueAt: Timestamp?
        let seen: Set<String>
        let visits: [String: Int]
        let goalReachedAt: Timestamp?
    }

    /// The mails that weren't called off.
    static func mails(_ world: World) -> [String] {
        world.pending.values.joined().map { "\($0.delivery.template) \($0.delivery.step) \($0.delivery.context.text)" }.sorted()
    }

    static func outcomes(_ world: World) -> Set<Outcome> {
        Set(
            world.enrollments.filter { !$0.isSuperseded }.map {
                Outcome(
                    key: $0.key, entry: $0.entry, state: $0.state, step: $0.step, origin: $0.origin, dueAt: $0.dueAt, seen: $0.seen,
                    visits: $0.visits, goalReachedAt: $0.goalReachedAt)
            })
    }

    /// A world a minute on, so that no event is in its future.
    static func world(_ yaml: String) throws -> World {
        var world = try World(yaml)
        world.now = world.now + .seconds(60)
        return world
    }

    /// Takes events in as they come, and compares after each batch with all so far in their order, for as long as nothing was sent before
    /// that batch. Gives how many comparisons were about a late event that found passages, and how many passages were begun anew.
    static func compare(_ yaml: String, _ events: [Event], batches: Int, random: inout RandomScenario, _ name: String) throws -> (Int, Int)
    {
        var world = try world(yaml)
        var rest = events
        var taken: [Event] = []
        var late = 0
        while !rest.isEmpty, world.isRevocable {
            let batch = Array(rest.prefix(Int.random(in: 1...batches, using: &random.generator)))
            rest.removeFirst(batch.count)
            if let newest = taken.max(), batch.contains(where: { $0 < newest }), !world.enrollments.isEmpty { late += 1 }
            taken += batch
            world.take(batch)
            var sorted = try Self.world(yaml)
            sorted.take(taken)
            #expect(outcomes(sorted) == outcomes(world), "\(name), after \(taken.map(\.id))")
            #expect(mails(sorted) == mails(world), "\(name), after \(taken.map(\.id))")
            guard rest.isEmpty || !world.isRevocable else { continue }
            sorted.wait("2h")
            world.wait("2h")
            #expect(outcomes(sorted) == outcomes(world) && mails(sorted) == mails(world), "\(name), later")
        }
        return (late, world.kinds(.reordered).count)
    }

    /// Aggregates are left out, as is the contact: conditions on them hold or not as of when they are asked, and asked they are when an
    /// event comes.
    @Test func `before anything was sent the order in which events come makes no difference`() throws {
        var (late, anew) = (0, 0)
        for seed in 0..<6_000 {
            var random = RandomScenario(seed: seed)
            let yaml = random.yaml()
            guard (try? World(yaml)) != nil else { continue }
            for _ in 0..<2 {
                let events = random.events().shuffled(using: &random.generator)
                let run = try Self.compare(yaml, events, batches: 1 + seed % 3, random: &random, "seed \(seed)")
                late += run.0
                anew += run.1
            }
        }
        #expect(late > 5_000 && anew > 500, "\(late) late batches, \(anew) begun anew")
    }

    /// The newest cart wins, or one event after the other is waited for.
    static let known = [
        """
        scenario: newest-wins
        entry: { on: a, key: event.data.k, reentry: always }
        exit: { on: x, key: event.data.k }
        steps:
          - { id: hold, wait: { for: 2h, restart_on: a } }
          - { id: mail, email: { template: t } }
        """,
        """
        scenario: one-by-one
        entry: { on: a, key: event.data.k, reentry: always }
        exit: { on: x, key: event.data.k }
        steps:
          - { id: first, wait: { event: b, when: event.data.k == key, for: 2h, on_timeout: late } }
          - { id: second, wait: { event: c, when: event.data.k == key, for: 1h } }
          - { id: hold, wait: { for: 1h } }
          - { id: mail, email: { template: t }, goto: exit }
          - { id: late, email: { template: u } }
        """,
    ]

    @Test(arguments: known) func `nor does it in scenarios that people write`(yaml: String) throws {
        var late = 0
        for seed in 0..<500 {
            var random = RandomScenario(seed: seed)
            let events = random.events().shuffled(using: &random.generator)
            late += try Self.compare(yaml, events, batches: 3, random: &random, "seed \(seed)").0
        }
        #expect(late > 500)
    }

    private static let oneByOne = """
        scenario: s
        entry: { on: a, reentry: always }
        exit: { on: x }
        steps:
          - { id: one, wait: { event: b } }
          - { id: two, wait: { event: c } }
          - { id: mail, email: { template: t } }
          - { id: three, wait: { for: 1h } }
        """

    @Test func `a passage that went on by a later event goes back for an earlier one`() throws {
        for order in permutations(of: [event("a", 0), event("b", 1), event("c", 2), event("b", 3)]) {
            var world = try World(Self.oneByOne)
            for event in order { world.take(event) }
            #expect(world.templates == ["t"] && world.live.map(\.step) == ["three"], "\(order.map(\.id))")
        }
        var world = try World(Self.oneByOne)
        for event in [event("a", 0), event("b", 3), event("c", 2)] { world.take(event) }
        #expect(world.live.map(\.step) == ["two"])
        world.take(event("b", 1))
        #expect(world.kinds(.reordered).map(\.detail) == ["begun anew: b b@1 came late"])
    }

    @Test func `an earlier entry takes a passage's place, and a wait that goes on keeps its end`() throws {
        let yaml = """
            scenario: s
            entry: { on: a, reentry: once }
            steps:
              - { id: one, wait: { event: b, for: 1d } }
              - { id: two, wait: { event: c, for: 1d } }
              - { id: mail, email: { template: t } }
            """
        var world = try World(yaml)
        world.take(event("a", 5))
        world.take(event("a", 2))
        #expect(world.enrollments.map(\.endReason) == [.superseded, nil] && world.live.first?.origin == event("a", 2))
        #expect(world.kinds(.reordered).map(\.detail) == ["given up: a a@2 came late"])
        #expect(world.timers.count == 1)
        world.take(event("b", 9))
        let due = world.timers.values.first?.dueAt
        world.wait("1h")
        world.take(event("b", 7))
        #expect(world.live.map(\.step) == ["two"] && world.timers.values.map(\.dueAt) == [due])
        world.wait("1h")
        world.take(event("c", 8))
        #expect(world.templates == ["t"] && world.asked.first?.delivery.context["id"] == "a@2")
    }

    @Test func `what was sent, set or waited out is never begun anew`() throws {
        for step in ["email: { template: t }", "update: { attributes: { n: 1 } }", "wait: { for: 10s }"] {
            var world = try World(
                """
                scenario: s
                entry: { on: a }
                steps:
                  - { id: first, \(step) }
                  - { id: one, wait: { event: b } }
                  - { id: two, wait: { event: c } }
                """)
            world.take(event("a", 0))
            world.wait("10s")
            world.take(event("b", 30))
            world.take(event("b", 20))
            world.take(event("c", 25))
            #expect(world.live.map(\.step) == ["two"] && world.kinds(.reordered).isEmpty, "\(step)")
        }
    }

    @Test func `what attributes decided when an event came isn't decided anew`() throws {
        var world = try World(
            """
            scenario: s
            entry: { on: a, when: contact.attributes.plan == "trial" }
            steps:
              - { id: one, wait: { event: b } }
              - { id: two, wait: { event: c } }
            """)
        world.take(event("a", 0))
        world.contact.attributes["plan"] = "trial"
        world.take(event("a", 5))
        world.take(event("b", 9))
        world.take(event("b", -1))
        world.take(event("b", 7))
        #expect(world.enrollments.count == 1 && world.live.map(\.entry) == [event("a", 5).position])
        // To somebody who wasn't let in the earliest event stays without effect.
        world.take(event("c", -2))
        #expect(world.enrollments.count == 1)
    }

    @Test func `an event that moves a wait on is followed by those that came too early`() throws {
        let yaml = """
            scenario: s
            entry: { on: a }
            exit: { on: x }
            steps:
              - { id: one, wait: { event: b } }
              - { id: two, wait: { event: c } }
              - { id: mail, email: { template: t } }
              - { id: three, wait: { for: 1h } }
            """
        for order in permutations(of: [event("a", 1), event("b", 2), event("c", 3)]) {
            var world = try World(yaml)
            for event in order { world.take(event) }
            #expect(world.templates == ["t"], "\(order.map(\.type))")
            #expect(world.live.first?.step == "three")
        }
        for order in permutations(of: [event("a", 1), event("b", 2), event("x", 3), event("c", 4)]) {
            var world = try World(yaml)
            for event in order { world.take(event) }
            #expect(world.live.isEmpty && world.pending.isEmpty, "\(order.map(\.type))")
        }
    }

    /// In production the inbox keeps the same event from coming twice; what it doesn't know any more the engine does, as far as it stands
    /// before the passage's last wake.
    @Test func `events that are taken in twice change nothing`() throws {
        var doubles = 0
        for seed in 0..<3_000 {
            var random = RandomScenario(seed: seed)
            let yaml = random.yaml()
            guard var once = try? Self.world(yaml) else { continue }
            var twice = once
            var taken: [Event] = []
            for event in random.events().shuffled(using: &random.generator) {
                once.take(event)
                twice.take(event)
                taken.append(event)
                if Int.random(in: 0..<3, using: &random.generator) == 0 {
                    let again = taken.shuffled(using: &random.generator).prefix(3)
                    twice.take(Array(again), redelivered: true)
                    if !twice.enrollments.isEmpty { doubles += again.count }
                }
                #expect(once.enrollments == twice.enrollments && once.asked == twice.asked, "seed \(seed), \(taken.map(\.id))")
                if Bool.random(using: &random.generator) {
                    once.wait("10s")
                    twice.wait("10s")
                }
            }
        }
        #expect(doubles > 1_000)
    }
}
