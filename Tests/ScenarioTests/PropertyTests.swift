import Identity
import JSON
import Testing
import Time

@testable import Scenario

@Suite struct PropertyTests {
    static let runs = 4_000

    /// Drives a random scenario with random events in random batches at random times, checking what must always hold.
    static func drive(seed: Int, _ check: (World) -> Void) -> World? {
        var random = RandomScenario(seed: seed)
        guard var world = try? World(random.yaml()) else { return nil }
        var events = random.events()
        events.shuffle(using: &random.generator)
        while !events.isEmpty {
            let batch = Array(events.prefix(Int.random(in: 1...3, using: &random.generator)))
            events.removeFirst(batch.count)
            world.take(batch)
            check(world)
            if Bool.random(using: &random.generator) { world.wait("\(Int.random(in: 1...30, using: &random.generator))s") }
            // A redelivered batch and a wake that comes late or never was.
            if Int.random(in: 0..<4, using: &random.generator) == 0 {
                world.take(batch)
                if let enrollment = world.enrollments.randomElement(using: &random.generator) {
                    world.wake(enrollment.id, Int.random(in: 0...5, using: &random.generator))
                }
            }
            check(world)
        }
        world.wait("1h")
        check(world)
        return world
    }

    @Test func `there are never two live enrollments of a key`() {
        var driven = 0
        for seed in 0..<Self.runs {
            let world = Self.drive(seed: seed) { world in
                let keys = world.live.map(\.key)
                #expect(Set(keys).count == keys.count, "seed \(seed)")
            }
            if world?.enrollments.count ?? 0 > 1 { driven += 1 }
        }
        #expect(driven > 200)
    }

    @Test func `no mail is asked for after an exit, and none stays pending`() {
        var exits = 0
        for seed in 0..<Self.runs {
            var ended: [UUID: Int] = [:]
            _ = Self.drive(seed: seed) { world in
                for enrollment in world.enrollments where enrollment.endReason == .exited {
                    let visits = enrollment.visits.values.reduce(0, +)
                    if let before = ended[enrollment.id] { #expect(visits == before, "seed \(seed)") } else { exits += 1 }
                    ended[enrollment.id] = visits
                    #expect(world.pending[enrollment.id] == nil && world.timers[enrollment.id] == nil, "seed \(seed)")
                }
            }
        }
        #expect(exits > 200)
    }

    @Test func `no passage stands still without a timer or an event to wait for, and none runs on for ever`() {
        for seed in 0..<Self.runs {
            _ = Self.drive(seed: seed) { world in
                for enrollment in world.enrollments {
                    #expect(enrollment.endReason != .failed, "seed \(seed)")
                    #expect((enrollment.dueAt != nil) == (world.timers[enrollment.id] != nil), "seed \(seed)")
                    #expect(world.timers[enrollment.id].map { $0.waitNumber == enrollment.waitNumber } ?? true, "seed \(seed)")
                    guard enrollment.isLive, enrollment.dueAt == nil else { continue }
                    guard case .wait(.event)? = enrollment.step.flatMap({ world.engine.definition.step($0)?.kind }) else {
                        Issue.record("seed \(seed): stands at \(enrollment.step ?? "nothing")")
                        continue
                    }
                }
            }
        }
    }

    @Test func `the same events lead to the same result twice, and delivery ids are unique`() {
        for seed in 0..<1_000 {
            let one = Self.drive(seed: seed) { _ in }
            let two = Self.drive(seed: seed) { _ in }
            #expect(one?.enrollments == two?.enrollments && one?.asked == two?.asked && one?.journal == two?.journal, "seed \(seed)")
            let ids = one?.asked.map(\.delivery.id) ?? []
            #expect(Set(ids).count == ids.count, "seed \(seed)")
        }
    }

    /// What is left of a passage when the way it came about is forgotten.
    struct Outcome: Hashable {
        let key: String
        let step: String?
        let origin: Event
        let dueAt: Timestamp?
        let seen: Set<String>
    }

    static func outcomes(_ world: World) -> Set<Outcome> {
        Set(world.live.map { Outcome(key: $0.key, step: $0.step, origin: $0.origin, dueAt: $0.dueAt, seen: $0.seen) })
    }

    /// Scenarios with their events for which the order of arrival can be made good: the newest cart wins, or each event comes once.
    static let convergent = [
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
          - { id: mail, email: { template: t }, goto: exit }
          - { id: late, email: { template: u } }
        """,
    ]

    @Test(arguments: convergent)
    func `before anything was sent the order in which events come makes no difference`(yaml: String) throws {
        var live = 0
        for seed in 0..<1_000 {
            var random = RandomScenario(seed: seed)
            var taken: Set<[String?]> = []
            let events = random.events().filter { event in
                let isNew = taken.insert([event.type, event.data["k"]?.string]).inserted
                return event.data["k"] != nil && (isNew || yaml.contains("restart_on"))
            }
            var sorted = try World(yaml)
            sorted.now = sorted.now + .seconds(60)
            var single = sorted, batched = sorted
            sorted.take(events)
            for event in events.shuffled(using: &random.generator) { single.take(event) }
            var rest = events.shuffled(using: &random.generator)
            while !rest.isEmpty {
                let batch = Array(rest.prefix(Int.random(in: 1...4, using: &random.generator)))
                rest.removeFirst(batch.count)
                batched.take(batch)
            }
            live += sorted.live.count
            #expect(Self.outcomes(sorted) == Self.outcomes(single), "seed \(seed)")
            #expect(Self.outcomes(sorted) == Self.outcomes(batched), "seed \(seed)")
            sorted.wait("5h")
            single.wait("5h")
            #expect(sorted.templates == single.templates, "seed \(seed)")
        }
        #expect(live > 500)
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
}
