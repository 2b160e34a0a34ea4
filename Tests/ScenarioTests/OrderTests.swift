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

    /// Takes events in as they come, and compares after each with all so far in their order, for as long as nothing was sent before it was
    /// taken in; then what time does to both. Gives how many comparisons were about a late event that found passages, and how many passages
    /// were begun anew.
    static func compare(_ untouched: World, _ events: [Event], _ name: String) -> (Int, Int) {
        var world = untouched
        var taken: [Event] = []
        var late = 0
        for event in events {
            if let newest = taken.max(), event < newest, !world.enrollments.isEmpty { late += 1 }
            taken.append(event)
            world.take(event)
            var sorted = untouched
            sorted.take(taken)
            #expect(outcomes(sorted) == outcomes(world), "\(name), after \(taken.map(\.id))")
            #expect(mails(sorted) == mails(world), "\(name), after \(taken.map(\.id))")
            guard taken.count == events.count || !world.isRevocable else { continue }
            sorted.wait("2h")
            world.wait("2h")
            #expect(outcomes(sorted) == outcomes(world) && mails(sorted) == mails(world), "\(name), later")
            break
        }
        return (late, world.kinds(.reordered).count)
    }

    /// Aggregates are left out, as is the contact: conditions on them hold or not as of when they are asked, and asked they are when an
    /// event comes.
    @Test func `before anything was sent the order in which events come makes no difference`() {
        var (late, anew) = (0, 0)
        for seed in 0..<600 {
            var random = RandomScenario(seed: seed)
            let yaml = random.yaml()
            guard let world = try? Self.world(yaml) else { continue }
            let run = Self.compare(world, random.events().shuffled(using: &random.generator), "seed \(seed)")
            late += run.0
            anew += run.1
        }
        #expect(late > 240 && anew > 30, "\(late) late batches, \(anew) begun anew")
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
        """
        scenario: long-way
        entry: { on: a, key: event.data.k, reentry: always }
        exit: [{ on: x, when: event.data.k == key && event.data.n > context.data.n }]
        steps:
          - { id: seen, wait: { event: b, when: event.data.k == key && event.data.n != context.data.n } }
          - { id: coupon, wait: { event: c, for: 3h } }
          - { id: which, branch: [{ when: context.data.n > 1, goto: exit }] }
          - { id: hold, wait: { for: 2h, restart_on: a } }
          - { id: mail, email: { template: t } }
        """,
    ]

    @Test(arguments: known) func `nor does it in scenarios that people write`(yaml: String) throws {
        let world = try Self.world(yaml)
        var late = 0
        for seed in 0..<120 {
            var random = RandomScenario(seed: seed)
            let events = random.events(upTo: 40).shuffled(using: &random.generator)
            late += Self.compare(world, events, "seed \(seed)").0
        }
        #expect(late > 400)
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

    /// In production the inbox keeps the same event from coming twice (TriggerPropertyTests). The engine knows by itself, but for an event that
    /// could let its contact in and didn't, because another passage was under way that has ended since.
    @Test func `events that are taken in twice change nothing`() {
        var doubles = 0
        for seed in 0..<400 {
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
                    let again = taken.filter { once.isRevocable || $0.type != "a" }.shuffled(using: &random.generator).prefix(3)
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
        #expect(doubles > 130)
    }
}
