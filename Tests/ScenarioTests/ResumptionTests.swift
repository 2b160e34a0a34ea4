import Testing
import Time

@testable import Scenario

/// Passages go on after a pause.
@Suite struct ResumptionTests {
    private func world(_ step: String) throws -> World {
        var world = try World(
            """
            scenario: s
            entry: { on: a, reentry: always }
            steps:
              - { id: hold, \(step) }
              - { id: after, email: { template: t } }
            """)
        world.take(event("a"))
        return world
    }

    private func minutes(_ count: Int64) -> Timestamp { World.start + .seconds(count * 60) }

    private func resumed(_ world: World, from: Int64, to: Int64, now: Int64? = nil) -> Advance? {
        world.engine.resume(world.live[0], pausedAt: minutes(from), resumedAt: minutes(to), now: minutes(now ?? to))
    }

    @Test func `a wait for a duration is longer by its overlap with the pause`() throws {
        let world = try world("wait: { for: 2h }")
        #expect(resumed(world, from: 60, to: 300)?.enrollment.dueAt == minutes(360))
        #expect(resumed(world, from: 60, to: 70)?.enrollment.dueAt == minutes(130))
        // It began in the middle of the pause.
        #expect(resumed(world, from: -60, to: 30)?.enrollment.dueAt == minutes(150))
    }

    @Test func `how late it is decided changes nothing`() throws {
        let world = try world("wait: { for: 2h }")
        #expect(resumed(world, from: 60, to: 300, now: 900)?.enrollment.dueAt == minutes(360))
    }

    @Test func `each resumption raises the wait's number and sets a timer`() throws {
        let world = try world("wait: { for: 2h }")
        let advance = try #require(resumed(world, from: 60, to: 300))
        #expect(advance.enrollment.waitNumber == world.live[0].waitNumber + 1)
        #expect(advance.effects == [.timer(dueAt: minutes(360), waitNumber: 2)])
        #expect(advance.journal.map(\.kind) == [.resumed])
    }

    @Test func `a wait that began after the pause ended, or has no limit, is left alone`() throws {
        #expect(resumed(try world("wait: { for: 2h }"), from: -60, to: -1) == nil)
        #expect(resumed(try world("wait: { event: b }"), from: 60, to: 300) == nil)
    }

    @Test func `the limit of a wait for an event is longer too`() throws {
        #expect(resumed(try world("wait: { event: b, for: 2h }"), from: 60, to: 300)?.enrollment.dueAt == minutes(360))
    }

    @Test func `what was due before the pause acts at once`() throws {
        let advance = resumed(try world("wait: { for: 2h }"), from: 180, to: 300)
        #expect(advance?.enrollment.dueAt == minutes(300))
    }

    @Test func `a date stays; one that has passed acts at once, or ends the passage where it says so`() throws {
        let date = "until: timestamp('2026-11-24T10:00:00Z')"
        let world = try world("wait: { \(date) }")
        #expect(resumed(world, from: 60, to: 90) == nil)
        #expect(resumed(world, from: 60, to: 300)?.enrollment.dueAt == minutes(300))
        let strict = try self.world("wait: { \(date), if_past: exit }")
        #expect(resumed(strict, from: 60, to: 90) == nil)
        let ended = try #require(resumed(strict, from: 60, to: 300))
        #expect(ended.enrollment.endReason == .completed)
        #expect(ended.effects == [.clearTimer])
    }

    @Test func `a window stays where it is`() throws {
        let world = try world("wait: { window: { from: '12:00', to: '14:00', zone: UTC } }")
        #expect(world.live.map(\.dueAt) == [minutes(240)])
        #expect(resumed(world, from: 60, to: 90) == nil)
        #expect(resumed(world, from: 60, to: 300)?.enrollment.dueAt == minutes(300))
    }

    @Test func `two pauses lengthen a wait twice`() throws {
        var world = try world("wait: { for: 2h }")
        for (from, to) in [(10, 20), (30, 60)] as [(Int64, Int64)] {
            world.apply(try #require(resumed(world, from: from, to: to)))
        }
        #expect(world.live[0].dueAt == minutes(160))
        world.wait("159m")
        #expect(world.templates.isEmpty)
        world.wait("1m")
        #expect(world.templates == ["t"])
    }

    @Test func `an archived scenario's passages end and what is pending is taken back`() throws {
        var world = try world("email: { template: t }")
        #expect(world.live.isEmpty)
        world = try self.world("wait: { for: 2h }")
        let ended = try #require(world.live[0].archived(now: minutes(5)))
        #expect(ended.enrollment.endReason == .archived)
        #expect(ended.effects == [.cancelPending, .clearTimer])
        #expect(ended.enrollment.archived(now: minutes(6)) == nil)
    }
}
