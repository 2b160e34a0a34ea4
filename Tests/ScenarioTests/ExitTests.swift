import JSON
import Testing
import Time

@testable import Scenario

@Suite struct ExitTests {
    static let scenario = """
        scenario: s
        entry: { on: begun, key: event.data.k, reentry: always }
        exit:
          - { on: stopped, key: event.data.k }
          - { on: halted, when: event.data.k == key }
          - { on: begun, when: event.data.empty == true }
        steps:
          - { id: first, email: { template: first } }
          - { id: hold, wait: { for: 2h } }
          - { id: last, email: { template: last } }
        """

    @Test func `an exit acts at once in the middle of a wait`() throws {
        var world = try World(Self.scenario)
        world.take(event("begun", 0, ["k": "a"]))
        world.wait("1h")
        let enrollment = try #require(world.live.first)
        var circumstances = world.circumstances
        let advance = world.engine.advance(enrollment, .event(event("stopped", 3_600, ["k": "a"])), in: &circumstances)
        #expect(advance.effects == [.cancelPending, .clearTimer])
        #expect(advance.enrollment.state == .ended(.exited))
        #expect(advance.enrollment.endedAt == world.now)
        #expect(advance.journal.map(\.kind) == [.exited])
        #expect(advance.journal.first?.step == "hold")
        world.apply(advance)
        world.wait("5h")
        #expect(world.templates == ["first"])
        #expect(world.cancelled.map(\.template) == ["first"])
    }

    @Test func `a condition of an exit or of the goal that has no value is told where the passage stands`() throws {
        var world = try World(
            """
            scenario: s
            entry: { on: begun, key: event.data.k }
            exit: [{ on: stopped, key: event.data.none }, { on: halted, when: event.data.none == key }]
            goal: { on: bought, when: event.data.none }
            steps: [{ id: hold, wait: { for: 2h } }]
            """)
        world.take(event("begun", 0, ["k": "a"]))
        for (number, type) in ["stopped", "halted", "bought"].enumerated() { world.take(event(type, 60 * Int64(number + 1), ["k": "a"])) }
        #expect(world.kinds(.conditionError).map(\.step) == ["hold", "hold", "hold"])
        #expect(world.live.count == 1 && world.goals.isEmpty)
    }

    @Test func `a normal end cancels nothing`() throws {
        var world = try World(Self.scenario)
        world.take(event("begun", 0, ["k": "a"]))
        world.wait("3h")
        #expect(world.enrollments.map(\.state) == [.ended(.completed)])
        #expect(world.templates == ["first", "last"])
        #expect(world.cancelled.isEmpty && world.timers.isEmpty)
    }

    @Test func `an event older than the enrollment's entry never exits it`() throws {
        var world = try World(Self.scenario)
        world.take(event("begun", 100, ["k": "a"]))
        world.take(event("stopped", 99, ["k": "a"]))
        #expect(world.live.count == 1)
        #expect(world.kinds(.ignored).count == 1)
        world.take(event("stopped", 101, ["k": "a"]))
        #expect(world.live.isEmpty)
    }

    @Test func `an exit's key compares in canonical form, and its condition as CEL does`() throws {
        var world = try World(Self.scenario)
        world.take(event("begun", 0, ["k": 7]))
        world.take(event("halted", 1, ["k": 7]))
        #expect(world.live.count == 1)
        world.take(event("stopped", 2, ["k": "7"]))
        #expect(world.live.isEmpty)
    }

    @Test func `an exit leaves passages with another key alone`() throws {
        var world = try World(Self.scenario)
        world.take(event("begun", 0, ["k": "a"]), event("begun", 1, ["k": "b"]))
        world.take(event("halted", 2, ["k": "a"]))
        #expect(world.live.map(\.key) == ["b"])
    }

    @Test func `an exit on the entry's type is about its own key only`() throws {
        var world = try World(Self.scenario)
        world.take(event("begun", 0, ["k": "a"]), event("begun", 1, ["k": "b"]))
        world.take(event("begun", 2, ["k": "b", "empty": true]))
        #expect(world.live.map(\.key) == ["a"])
        #expect(world.enrollments.count == 2)
    }

    @Test func `an exit whose condition has no value counts as false and is journaled`() throws {
        var world = try World(Self.scenario)
        world.take(event("begun", 0, ["k": "a"]))
        world.take(event("halted", 5))
        #expect(world.live.count == 1)
        #expect(world.kinds(.conditionError).count == 1)
    }

    @Test func `an event that has ended a passage doesn't begin the next one`() throws {
        var world = try World(Self.scenario)
        world.take(event("begun", 0, ["k": "a"]))
        world.take(event("stopped", 10, ["k": "a"]))
        world.take(event("begun", 5, ["k": "a"]))
        #expect(world.live.isEmpty)
        world.take(event("begun", 11, ["k": "a"]))
        #expect(world.live.count == 1)
    }

    @Test func `a mail asked for and called off in the same transaction never happened`() throws {
        var world = try World(Self.scenario)
        world.take(event("stopped", 10, ["k": "a"]))
        world.take(event("begun", 5, ["k": "a"]))
        #expect(world.live.isEmpty && world.asked.isEmpty && world.timers.isEmpty)
        #expect(world.enrollments.map(\.state) == [.ended(.exited)])
    }

    @Test func `an ended passage takes in nothing but its goal`() throws {
        var world = try World(
            """
            scenario: s
            entry: { on: begun }
            exit: { on: stopped }
            goal: { on: bought, within: 1d }
            steps:
              - { id: hold, wait: { for: 1h } }
            """)
        world.take(event("begun"))
        world.wait("2h")
        world.take(event("stopped", 7_200))
        #expect(world.enrollments.map(\.state) == [.ended(.completed)])
        world.take(event("bought", 86_401))
        #expect(world.goals.isEmpty)
        world.take(event("bought", 86_400), event("bought", 80_000))
        #expect(world.goals == [World.start + .seconds(80_000)])
        #expect(world.enrollments.first?.goalReachedAt == World.start + .seconds(80_000))
    }
}
