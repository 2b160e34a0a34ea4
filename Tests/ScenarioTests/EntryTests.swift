import JSON
import Testing
import Time

@testable import Scenario

@Suite struct EntryTests {
    static func scenario(_ reentry: String, key: Bool = false, steps: String = "- { id: hold, wait: { for: 1h } }") -> String {
        """
        scenario: s
        entry: { on: begun, when: event.data.ok != false, reentry: \(reentry)\(key ? ", key: event.data.k" : "") }
        exit: { on: stop }
        steps:
          \(steps)
        """
    }

    @Test func `an event of the entry's type begins a passage`() throws {
        var world = try World(Self.scenario("once"))
        world.take(event("other"), event("begun", 0, ["ok": true]))
        #expect(world.live.count == 1)
        #expect(world.live.first?.step == "hold")
        #expect(world.live.first?.waitNumber == 1)
        #expect(world.live.first?.dueAt == World.start + .seconds(3_600))
        #expect(world.journal.map(\.kind) == [.entered, .waited])
    }

    @Test func `a condition that is false or has no value lets nobody in, and the second is journaled`() throws {
        var world = try World(Self.scenario("always"))
        world.take(event("begun", 1, ["ok": false]))
        #expect(world.enrollments.isEmpty && world.refusals.isEmpty)
        world.take(event("begun", 2))
        #expect(world.enrollments.isEmpty)
        #expect(world.refusals.map(\.kind) == [.conditionError])
    }

    @Test func `once means once, even after the passage has ended`() throws {
        var world = try World(Self.scenario("once"))
        world.take(event("begun", 0, ["ok": true]))
        world.wait("2h")
        world.take(event("begun", 7_200, ["ok": true]))
        #expect(world.enrollments.count == 1)
        #expect(world.refusals.map(\.kind) == [.refused])
    }

    @Test func `always means whenever no passage is under way`() throws {
        var world = try World(Self.scenario("always"))
        world.take(event("begun", 0, ["ok": true]), event("begun", 60, ["ok": true]))
        #expect(world.enrollments.count == 1)
        world.wait("2h")
        world.take(event("begun", 7_200, ["ok": true]))
        #expect(world.enrollments.count == 2)
        #expect(world.live.count == 1)
    }

    @Test func `after a duration counts from the event that began the passage before`() throws {
        var world = try World(Self.scenario("{ after: 1d }"))
        world.take(event("begun", 0, ["ok": true]))
        world.wait("2d")
        world.take(event("begun", 86_399, ["ok": true]))
        #expect(world.enrollments.count == 1)
        world.take(event("begun", 86_400, ["ok": true]))
        #expect(world.enrollments.count == 2)
    }

    @Test func `an event older than the enrollment never enters it twice`() throws {
        var world = try World(Self.scenario("always"))
        world.take(event("begun", 100, ["ok": true]))
        world.take(event("begun", 50, ["ok": true]))
        #expect(world.enrollments.map(\.endReason) == [.superseded, nil])
        world.wait("2h")
        world.take(event("begun", 60, ["ok": true]))
        world.take(event("begun", 40, ["ok": true]))
        #expect(world.enrollments.map(\.endReason) == [.superseded, .completed])
    }

    @Test func `an older event has a passage of its own where passages end where they begin`() throws {
        var world = try World(Self.scenario("always", steps: "- { id: thanks, email: { template: t } }"))
        world.take(event("begun", 100, ["ok": true]))
        world.take(event("begun", 50, ["ok": true]))
        #expect(world.templates == ["t", "t"])
        #expect(world.live.isEmpty)
    }

    @Test func `the same event never begins two passages`() throws {
        var world = try World(Self.scenario("always", steps: "- { id: thanks, email: { template: t } }"))
        let first = event("begun", 100, ["ok": true])
        world.take(first)
        world.stored = []
        world.take(first)
        #expect(world.templates == ["t"])
    }

    @Test func `the enrollment's id is a function of contact, scenario, key and event`() throws {
        var one = try World(Self.scenario("always", key: true))
        var two = try World(Self.scenario("always", key: true))
        one.take(event("begun", 0, ["k": "a", "ok": true]), event("begun", 1, ["k": "b", "ok": true]))
        two.take(event("begun", 0, ["k": "a", "ok": true]))
        #expect(one.enrollments.first?.id == two.enrollments.first?.id)
        #expect(Set(one.enrollments.map(\.id)).count == 2)
    }

    @Test func `a key is a canonical string`() throws {
        var world = try World(Self.scenario("always", key: true))
        world.take(event("begun", 1, ["k": 123, "ok": true]))
        world.take(event("begun", 2, ["k": "123", "ok": true]), event("begun", 3, ["k": 123.0, "ok": true]))
        #expect(world.enrollments.map(\.key) == ["123"])
        world.take(event("begun", 4, ["k": 1.5, "ok": true]), event("begun", 5, ["k": true, "ok": true]))
        #expect(world.enrollments.map(\.key) == ["123", "1.5", "true"])
    }

    @Test(arguments: [JSONValue.null, [1], ["a": 1], .string(String(repeating: "x", count: 513))])
    func `a key that is no plain value lets nobody in and is journaled`(key: JSONValue) throws {
        var world = try World(Self.scenario("always", key: true))
        world.take(event("begun", 0, ["k": key, "ok": true]))
        #expect(world.enrollments.isEmpty)
        #expect(world.refusals.map(\.kind) == [.conditionError])
    }

    @Test func `the key is known before the passage before is looked up, and nobody is let in beside it`() throws {
        let world = try World(Self.scenario("always", key: true))
        let begun = event("begun", 10, ["k": 7, "ok": true])
        func key(_ event: Event) -> String? {
            world.engine.key(for: event, in: world.circumstances)
        }
        #expect(key(begun) == "7")
        #expect(key(event("other", 10)) == nil)
        // The condition may hold by the time the event is taken in.
        #expect(key(event("begun", 10, ["k": 7, "ok": false])) == "7")
        #expect(key(event("begun", 10, ["ok": true])) == nil)
        func enter(_ previous: PreviousEnrollment?) -> Advance? {
            var circumstances = world.circumstances
            return world.engine.enter(event: begun, previous: previous, in: &circumstances)
        }
        let first = try #require(enter(nil))
        #expect(first.effects == [.timer(dueAt: World.start + .seconds(3_600), waitNumber: 1)])
        #expect(enter(PreviousEnrollment(first.enrollment)) == nil)
        let old = EventPosition(before: event("", 5).time)
        #expect(enter(PreviousEnrollment(isLive: false, entry: old, cursor: old))?.enrollment == first.enrollment)
        #expect(enter(PreviousEnrollment(isLive: false, entry: old, cursor: event("", 11).position)) == nil)
    }
}
