import JSON
import Testing
import Time

@testable import Scenario

@Suite struct VisitTests {
    static let loop = """
        scenario: loop
        entry: { on: a, key: event.data.k, reentry: always }
        steps:
          - { id: mail, email: { template: t } }
          - { id: hold, wait: { for: 1h } }
          - { id: again, branch: [{ when: visits.mail < 3, goto: mail }] }
        """

    @Test func `a loop can count how often its mail was come to, each passage for itself`() throws {
        var world = try World(Self.loop)
        world.take(event("a", 0, ["k": "1"]))
        world.wait("1h30m")
        world.take(event("a", 10, ["k": "2"]))
        world.wait("12h")
        #expect(world.asked.count == 6 && world.live.isEmpty)
        #expect(world.kinds(.conditionError).isEmpty)
    }

    @Test func `visits are numbers, and of steps that weren't come to there are none`() throws {
        #expect(throws: ScenarioProblems.self) {
            try World(Self.loop.split(separator: "visits.mail < 3").joined(separator: "visits.mail == 'x'"))
        }
        var world = try World(Self.loop.split(separator: "visits.mail < 3").joined(separator: "visits.other < 3"))
        world.take(event("a", 0, ["k": "1"]))
        world.wait("12h")
        #expect(world.asked.count == 1 && world.kinds(.conditionError).count == 1)
    }
}
