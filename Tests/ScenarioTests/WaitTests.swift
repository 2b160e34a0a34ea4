import Identity
import JSON
import Testing
import Time

@testable import Scenario

@Suite struct WaitTests {
    static func scenario(_ steps: String, key: String = "") -> String {
        """
        scenario: s
        entry: { on: begun, reentry: always\(key) }
        steps:
        \(steps)
        """
    }

    static let restarting = scenario(
        """
          - { id: hold, wait: { for: 2h, restart_on: begun } }
          - { id: mail, email: { template: t } }
        """, key: ", key: event.data.k")

    static let awaiting = scenario(
        """
          - { id: pause, wait: { for: 1h } }
          - { id: reaction, wait: { event: clicked, when: event.data.n == 1, for: 3h, on_timeout: late } }
          - { id: thanks, email: { template: thanks }, goto: exit }
          - { id: late, email: { template: late } }
        """)

    @Test func `a wake with another wait number is ignored`() throws {
        var world = try World(Self.restarting)
        world.take(event("begun", 0, ["k": "a"]))
        let enrollment = try #require(world.live.first)
        for number in [0, 2, -1] {
            var circumstances = world.circumstances
            let advance = world.engine.advance(enrollment, .wake(waitNumber: number), in: &circumstances)
            #expect(advance.enrollment == enrollment)
            #expect(advance.effects.isEmpty)
            #expect(advance.journal.map(\.kind) == [.ignored])
        }
    }

    @Test func `a wake for a passage that has ended only removes its timer`() throws {
        var world = try World(Self.restarting)
        world.take(event("begun", 0, ["k": "a"]))
        world.wait("3h")
        let ended = try #require(world.enrollments.first)
        var circumstances = world.circumstances
        let advance = world.engine.advance(ended, .wake(waitNumber: ended.waitNumber), in: &circumstances)
        #expect(advance.enrollment == ended)
        #expect(advance.effects == [.clearTimer])
    }

    @Test func `every wait that begins or begins anew raises the wait number`() throws {
        var world = try World(Self.awaiting)
        world.take(event("begun"))
        #expect(world.live.first?.waitNumber == 1)
        world.wait("1h")
        #expect(world.live.first?.waitNumber == 2)
        var other = try World(Self.restarting)
        other.take(event("begun", 0, ["k": "a"]))
        other.wait("1h")
        other.take(event("begun", 3_600, ["k": "a", "new": true]))
        #expect(other.live.first?.waitNumber == 2)
        #expect(other.live.first?.dueAt == World.start + .seconds(3 * 3_600))
        #expect(other.live.first?.context["data"]?["new"] == true)
    }

    @Test func `restart_on ignores events older than what it acts on`() throws {
        var world = try World(Self.restarting)
        world.take(event("begun", 100, ["k": "a"]))
        world.take(event("begun", 300, ["k": "a"]))
        let due = world.live.first?.dueAt
        world.wait("1m")
        world.take(event("begun", 200, ["k": "a"]))
        world.take(event("begun", 50, ["k": "a"]))
        #expect(world.live.first?.origin.time == event("", 300).time)
        #expect(world.live.map(\.dueAt) == [due] && world.timers.values.map(\.dueAt) == [due])
    }

    @Test func `two keys never see each other's restarts`() throws {
        var world = try World(Self.restarting)
        world.take(event("begun", 0, ["k": "a"]), event("begun", 1, ["k": 2]))
        world.wait("1h")
        world.take(event("begun", 3_600, ["k": "2"]))
        #expect(world.live.map(\.waitNumber) == [1, 2])
        world.wait("1h")
        #expect(world.templates == ["t"])
        world.wait("1h")
        #expect(world.templates == ["t", "t"])
    }

    @Test func `a restart without the key isn't about any passage and is journaled`() throws {
        var world = try World(Self.restarting)
        world.take(event("begun", 0, ["k": "a"]))
        world.take(event("begun", 10))
        #expect(world.live.first?.waitNumber == 1)
        #expect(world.kinds(.conditionError).count == 1)
    }

    @Test func `the event that is waited for ends the wait at once`() throws {
        var world = try World(Self.awaiting)
        world.take(event("begun"))
        world.wait("90m")
        world.take(event("clicked", 5_400, ["n": 2]))
        #expect(world.live.count == 1)
        world.take(event("clicked", 5_401, ["n": 1]))
        #expect(world.templates == ["thanks"])
        #expect(world.live.isEmpty && world.timers.isEmpty)
    }

    @Test func `when the time is up the run goes on at on_timeout`() throws {
        var world = try World(Self.awaiting)
        world.take(event("begun"))
        world.wait("5h")
        #expect(world.templates == ["late"])
    }

    @Test func `an event that came before the wait began doesn't count`() throws {
        var world = try World(Self.awaiting)
        world.take(event("begun"))
        world.take(event("clicked", 10, ["n": 1]))
        world.wait("90m")
        world.take(event("clicked", 3_599, ["n": 1]))
        #expect(world.templates.isEmpty)
        #expect(world.kinds(.ignored).count == 1)
        world.wait("4h")
        #expect(world.templates == ["late"])
    }

    @Test func `an event that came before the wait began counts since entry`() throws {
        let yaml = Self.awaiting.replacing("for: 3h,", with: "for: 3h, since: entry,")
        var world = try World(yaml)
        world.take(event("begun", 5))
        world.take(event("clicked", 4, ["n": 1]), event("clicked", 6, ["n": 2]))
        world.wait("90m")
        #expect(world.templates.isEmpty)
        var other = try World(yaml)
        other.take(event("begun", 5))
        other.take(event("clicked", 6, ["n": 1]))
        #expect(other.templates.isEmpty)
        other.wait("1h")
        #expect(other.templates == ["thanks"])
    }

    @Test func `two waits one after the other take two events`() throws {
        var world = try World(
            Self.scenario(
                """
                  - { id: one, wait: { event: clicked } }
                  - { id: two, wait: { event: clicked } }
                  - { id: mail, email: { template: t } }
                """))
        world.take(event("begun"))
        #expect(world.live.first?.dueAt == nil && world.timers.isEmpty)
        world.take(event("clicked", 1))
        #expect(world.live.first?.step == "two")
        world.take(event("clicked", 2))
        #expect(world.templates == ["t"])
    }

    @Test func `the outcome of an e-mail is only about the enrollment it belongs to`() throws {
        var world = try World(
            Self.scenario(
                """
                  - { id: hello, email: { template: hello } }
                  - { id: reaction, wait: { event: email.clicked, when: event.data.step == "hello", for: 1d, on_timeout: exit } }
                  - { id: tips, email: { template: tips } }
                """, key: ", key: event.data.k"))
        world.take(event("begun", 0, ["k": "a"]), event("begun", 1, ["k": "b"]))
        let second = try #require(world.live.last)
        let delivery = try #require(world.asked.last?.delivery)
        world.take(
            event(
                "email.clicked", 60,
                ["step": "hello", "enrollment": .string(second.id.description), "delivery": .string(delivery.id.description)]))
        #expect(world.templates == ["hello", "hello", "tips"])
        #expect(world.live.map(\.key) == ["a"])
    }

    @Test func `a date is waited for with its offset, and one that has passed isn't`() throws {
        func yaml(_ more: String) -> String {
            Self.scenario(
                """
                  - { id: day, wait: { until: timestamp(event.data.at), offset: -1d\(more) } }
                  - { id: mail, email: { template: t } }
                """)
        }
        var world = try World(yaml(""))
        world.take(event("begun", 0, ["at": "2026-11-27T08:00:00Z"]))
        #expect(world.live.first?.dueAt == Timestamp("2026-11-26T08:00:00Z"))
        world.wait("2d")
        #expect(world.templates == ["t"])
        var late = try World(yaml(""))
        late.take(event("begun", 0, ["at": "2026-11-25T08:00:00Z"]))
        #expect(late.templates == ["t"])
        var gone = try World(yaml(", if_past: exit"))
        gone.take(event("begun", 0, ["at": "2026-11-25T08:00:00Z"]))
        #expect(gone.templates.isEmpty && gone.live.isEmpty)
        var broken = try World(yaml(""))
        broken.take(event("begun", 0, ["at": "tomorrow"]))
        #expect(broken.templates.isEmpty && broken.live.isEmpty)
        #expect(broken.kinds(.conditionError).count == 1)
    }
}
