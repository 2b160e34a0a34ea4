import JSON
import Testing
import Time

@testable import Scenario

/// Passages go from one version to the next.
@Suite struct MigrationTests {
    static let old = """
        scenario: s
        entry: { on: a, reentry: always }
        exit: { on: x }
        steps:
          - { id: first, email: { template: t } }
          - { id: hold, wait: { for: 2h } }
          - { id: nudge, email: { template: nudge } }
          - { id: reply, wait: { event: b } }
          - { id: thanks, email: { template: thanks } }
        """

    /// Moves everybody to another version.
    private func migrated(_ world: World, _ yaml: String, _ map: [String: Fate] = [:]) throws -> World {
        var world = world
        let before = world.engine
        let sender = Sender(from: "shop@example.com", postalAddress: "1 Main Street")
        let definition = try ScenarioDefinition.parse(yaml: yaml, in: ValidationContext(defaultSender: sender))
        world.engine = Engine(definition: definition, version: 2)
        for enrollment in world.live {
            let advance = world.engine.migrate(enrollment, from: before.definition, by: MigrationMap(map), now: world.now)
            if let advance { world.apply(advance) }
        }
        return world
    }

    private func standing(_ at: String = "10m") throws -> World {
        var world = try World(Self.old)
        world.take(event("a"))
        world.wait(at)
        return world
    }

    @Test func `who stays keeps what is left of the wait, and his timer`() throws {
        let before = try standing()
        let after = try migrated(before, Self.old.replacing("2h", with: "5h"))
        #expect(after.live.map(\.version) == [2])
        #expect(after.live.map(\.dueAt) == before.live.map(\.dueAt))
        #expect(after.live.map(\.waitNumber) == before.live.map(\.waitNumber))
        #expect(after.kinds(.migrated).map(\.detail) == ["version 1 to 2: stays at its step"])
    }

    @Test func `who is moved begins the step anew, as its wait demands`() throws {
        var world = try migrated(try standing("1h"), Self.old.replacing("hold", with: "rest"), ["hold": .move(to: "rest")])
        #expect(world.live.map(\.dueAt) == [world.now + .seconds(7_200)])
        #expect(world.live.map(\.waitNumber) == [2])
        world.wait("119m")
        #expect(world.templates == ["t"])
        world.wait("1m")
        #expect(world.templates == ["t", "nudge"])
    }

    @Test func `a wake of the wait that was left is ignored`() throws {
        var world = try standing()
        let number = world.live[0].waitNumber
        world = try migrated(world, Self.old.replacing("hold", with: "rest"), ["hold": .move(to: "rest")])
        world.wake(world.live[0].id, number)
        #expect(world.templates == ["t"])
        #expect(world.kinds(.ignored).count == 1)
    }

    @Test func `any step can be moved to: it begins with a timer that is due at once`() throws {
        var world = try migrated(try standing(), Self.old.replacing("hold", with: "rest"), ["hold": .move(to: "nudge")])
        #expect(world.live.map(\.isArriving) == [true])
        #expect(world.templates == ["t"])
        world.wait("1s")
        #expect(world.templates == ["t", "nudge"])
        #expect(world.live.map(\.step) == ["reply"])
        world.take(event("b", 9_000))
        #expect(world.templates == ["t", "nudge", "thanks"])
    }

    @Test func `an e-mail that is come to again is another delivery`() throws {
        var world = try migrated(try standing(), Self.old, ["hold": .move(to: "first")])
        world.wait("1s")
        #expect(world.templates == ["t", "t"])
        #expect(Set(world.asked.map(\.delivery.id)).count == 2)
    }

    @Test func `an exit acts on who hasn't begun his step yet, an event he would wait for there doesn't`() throws {
        let mapped: [String: Fate] = ["hold": .move(to: "nudge")]
        var world = try migrated(try standing(), Self.old.replacing("hold", with: "rest"), mapped)
        world.take(event("b", 700))
        #expect(world.live.map(\.step) == ["nudge"])
        world.take(event("x", 701))
        #expect(world.enrollments.map(\.endReason) == [.exited])
        #expect(world.timers.isEmpty)
    }

    @Test func `who is mapped to exit ends, and what is pending is taken back`() throws {
        let world = try migrated(try standing(), Self.old.replacing("hold", with: "rest"), ["hold": .exit])
        #expect(world.enrollments.map(\.endReason) == [.migrated])
        #expect(world.cancelled.map(\.template) == ["t"])
        #expect(world.timers.isEmpty)
    }

    @Test func `who stands where the map says nothing stays on his version`() throws {
        let world = try migrated(try standing(), Self.old.replacing("hold", with: "rest"))
        #expect(world.live.map(\.version) == [1])
        #expect(world.kinds(.migrated).isEmpty)
    }

    @Test(arguments: ["email: { template: t }", "branch: [{ when: key == '', goto: exit }]"])
    func `a step of another kind is another step`(_ kind: String) throws {
        let yaml = Self.old.replacing("wait: { for: 2h }", with: kind)
        #expect(try migrated(try standing(), yaml).live.map(\.version) == [1])
        #expect(try migrated(try standing(), yaml, ["hold": .keep]).live.map(\.version) == [1])
    }

    @Test func `a limit that a wait lacked is counted from when it began, one that it lost is gone`() throws {
        var world = try standing("3h")
        #expect(world.live.map(\.dueAt) == [nil])
        world = try migrated(world, Self.old.replacing("{ event: b }", with: "{ event: b, for: 1d }"))
        #expect(world.live.map(\.dueAt) == [World.start + .seconds(7_200 + 86_400)])
        world = try migrated(world, Self.old)
        #expect(world.live.map(\.dueAt) == [nil])
        #expect(world.timers.isEmpty)
    }

    @Test func `a state that arrives survives being stored`() throws {
        let arriving = try migrated(try standing(), Self.old, ["hold": .move(to: "first")]).live[0]
        let read = try Enrollment(
            id: arriving.id, contactID: arriving.contactID, scenario: "s", version: 2, key: "", state: .live, enteredAt: arriving.enteredAt,
            endedAt: nil, waitNumber: arriving.waitNumber, dueAt: arriving.dueAt, json: arriving.json())
        #expect(read == arriving)
    }

    @Test func `a map says all that is wrong with it`() throws {
        let definition = try World(Self.old).engine.definition
        let text = "hold: keep\n\nnudge: replx\nreply: [1]\nx: exit\n"
        let problems = #expect(throws: ScenarioProblems.self) { try MigrationMap(yaml: text, file: "map.yaml", for: definition) }
        #expect(problems?.problems.map(\.line) == [3, 4])
        #expect(problems?.problems.first?.suggestion == "reply")
        let map = try MigrationMap(yaml: "hold: keep\nx: exit\ny: reply", file: "map.yaml", for: definition)
        #expect(map.fates == ["hold": .keep, "x": .exit, "y": .move(to: "reply")])
        #expect(MigrationMap(json: map.json) == map)
    }

    @Test func `a plan names every group that needs a line`() throws {
        let older = try World(Self.old).engine.definition
        let newer = try World(Self.old.replacing("hold", with: "rest").replacing("reply", with: "answer")).engine.definition
        let plan = PassagePlan(
            [(2, "rest", 9), (1, "hold", 3), (1, "reply", 1)], to: Engine(definition: newer, version: 2), older: [1: older],
            by: MigrationMap(["hold": .keep]))
        #expect(plan.groups.map(\.step) == ["hold", "reply"])
        #expect(plan.problems.count == 2)
        #expect(plan.total == 4)
    }

    /// Whatever is mapped to whatever: nobody is left without a way on, and the timer is the one the passage knows of.
    @Test func `random passages between random versions stay whole`() throws {
        var moved = 0
        for seed in 0..<600 {
            var random = RandomScenario(seed: seed)
            guard var world = try? World(random.yaml()) else { continue }
            for event in random.events() { world.take(event) }
            var other = RandomScenario(seed: seed + 7_000)
            var yaml = other.yaml()
            while (try? World(yaml)) == nil { yaml = other.yaml() }
            let ids = try World(yaml).engine.definition.steps.map(\.id)
            let fates: [Fate] = [.keep, .exit] + ids.map { .move(to: $0) }
            let map = Dictionary(uniqueKeysWithValues: (0..<8).map { ("s\($0)", fates[($0 * 5 + seed) % fates.count]) })
            let before = world.live.count
            world = try migrated(world, yaml, map)
            moved += before
            for enrollment in world.live where enrollment.version == 2 {
                #expect(enrollment.step.map { ids.contains($0) } == true, "seed \(seed)")
                #expect(world.timers[enrollment.id]?.dueAt == enrollment.dueAt, "seed \(seed)")
            }
            #expect(world.enrollments.allSatisfy { $0.isLive || world.timers[$0.id] == nil }, "seed \(seed)")
            let isMoved = world.live.allSatisfy { $0.version == 2 }
            if isMoved { world.wait("1d") }
            #expect(world.enrollments.allSatisfy { !$0.isArriving || $0.version == 1 || !isMoved }, "seed \(seed)")
        }
        #expect(moved > 100)
    }
}
