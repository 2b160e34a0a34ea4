import Identity
import JSON
import Testing
import Time

@testable import Scenario

@Suite struct GateTests {
    /// World.start is 08:00 UTC.
    static func scenario(_ policy: String = "", lane: String = "bulk") -> String {
        """
        scenario: s
        entry: { on: begun, key: event.data.k, reentry: always }
        exit: { on: stop }
        steps:
          - { id: mail, email: { template: t, topic: offers, lane: \(lane) } }
          - { id: rest, wait: { for: 1h } }
        \(policy)
        """
    }

    static func gates(_ world: World) -> [String] {
        world.kinds(.gate).compactMap { $0.detail.split(separator: ":").first.map(String.init) }
    }

    @Test func `a closed gate skips the mail, says why, and the run goes on`() throws {
        let standings: [(Standing, String)] = [
            (Standing(isStopped: true, isErased: true), "stopped"),
            (Standing(isErased: true, suppressions: ["ada@example.com": "hard"]), "erased"),
            (Standing(suppressions: ["ada@example.com": "hard"], consents: ["offers": false]), "suppressed"),
            (Standing(consents: ["offers": false]), "consent"),
        ]
        for (standing, gate) in standings {
            var world = try World(Self.scenario("policy: { control_group: 99.99% }"))
            world.standing = standing
            world.take(event("begun", 0, ["k": 1]))
            #expect(world.templates.isEmpty)
            #expect(Self.gates(world) == [gate])
            #expect(world.live.first?.step == "rest")
        }
    }

    @Test func `transactional mail asks for no consent, and another address isn't suppressed`() throws {
        var world = try World(Self.scenario(lane: "transactional"))
        world.standing = Standing(suppressions: ["old@example.com": "hard"], consents: ["offers": false])
        world.take(event("begun", 0, ["k": 1]))
        #expect(world.templates == ["t"])
    }

    @Test func `the control group is a sticky share of the contacts`() {
        let group = ControlGroup(perTenThousand: 500)
        let members = (0..<20_000).map { UUID(high: UInt64($0), low: 7) }.filter { group.contains(contact: $0, scenario: "s") }
        #expect((800...1_200).contains(members.count))
        #expect(members.allSatisfy { group.contains(contact: $0, scenario: "s") })
        #expect(members.count { group.contains(contact: $0, scenario: "other") } < 120)
    }

    @Test func `only so many mails about a topic go out in a time, whichever scenario they are of`() throws {
        var world = try World(Self.scenario("policy: { frequency: { max: 2, per: 7d } }"))
        world.standing.mails = [
            Standing.Mail(enrollment: UUID(high: 9, low: 9), topic: "offers", at: World.start, isPending: false),
            Standing.Mail(enrollment: UUID(high: 9, low: 9), topic: "service", at: World.start, isPending: false),
        ]
        world.take(event("begun", 0, ["k": 1]), event("begun", 1, ["k": 2]))
        #expect(world.templates == ["t"])
        #expect(Self.gates(world) == ["frequency"])
        // The first of them counts no more exactly a week later.
        world.wait("7d")
        world.take(event("begun", 604_800, ["k": 3]), event("begun", 604_801, ["k": 4]))
        #expect(world.templates.count == 3)
    }

    @Test func `a mail that was called back doesn't count`() throws {
        var world = try World(Self.scenario("policy: { frequency: { max: 1, per: 7d } }"))
        world.take(event("begun", 0, ["k": 1]))
        world.take(event("stop", 1))
        world.take(event("begun", 2, ["k": 2]))
        #expect(world.templates.count == 2)
        #expect(world.cancelled.count == 1)
    }

    @Test func `in quiet hours the passage stands at the mail until they are over, and all gates are asked again`() throws {
        let quiet = "policy: { quiet_hours: { from: '07:00', to: '10:00', zone: UTC } }"
        var world = try World(Self.scenario(quiet))
        world.take(event("begun", 0, ["k": 1]), event("begun", 1, ["k": 2]))
        #expect(world.live.allSatisfy { $0.step == "mail" && $0.dueAt == World.start + .seconds(7_200) })
        world.take(event("stop", 60))
        #expect(world.live.isEmpty)
        world.take(event("begun", 61, ["k": 3]))
        world.standing.consents["offers"] = false
        world.wait("2h")
        #expect(world.templates.isEmpty)
        #expect(Self.gates(world) == ["quiet-hours", "quiet-hours", "quiet-hours", "consent"])
        #expect(world.live.first?.step == "rest")
    }

    @Test func `a delayed mail goes out once, and transactional mail isn't delayed`() throws {
        let quiet = "policy: { quiet_hours: { from: '07:00', to: '10:00', zone: UTC } }"
        var world = try World(Self.scenario(quiet))
        world.take(event("begun", 0, ["k": 1]))
        world.wait("5h")
        #expect(world.asked.map(\.at) == [World.start + .seconds(7_200)])
        #expect(world.asked.first?.delivery.step == "mail")
        var transactional = try World(Self.scenario(quiet, lane: "transactional"))
        transactional.take(event("begun", 0, ["k": 1]))
        #expect(transactional.templates == ["t"])
    }

    @Test(arguments: [("run", 1, "[]"), ("next_window", 0, "[\"quiet-hours\"]"), ("expire", 0, "[\"quiet-hours\"]")])
    func `a timer that comes too late and meets quiet hours is treated as the policy says`(
        late: String, mails: Int, gates: String
    ) throws {
        var world = try World(
            """
            scenario: s
            entry: { on: begun, reentry: always }
            steps:
              - { id: rest, wait: { for: 30m } }
              - { id: mail, email: { template: t, topic: offers, lane: bulk } }
              - { id: end, wait: { for: 30d } }
            policy: { quiet_hours: { from: '09:00', to: '18:00', zone: UTC, late: \(late) } }
            """)
        world.take(event("begun", 0, ["k": 1]))
        let enrollment = try #require(world.live.first)
        // Due at 08:30, it comes at ten.
        world.now = World.start + .seconds(7_200)
        world.wake(enrollment.id, enrollment.waitNumber)
        #expect(world.templates.count == mails)
        #expect("\(Self.gates(world))" == gates)
        #expect(world.live.first?.step == (late == "next_window" ? "mail" : "end"))
    }
}
