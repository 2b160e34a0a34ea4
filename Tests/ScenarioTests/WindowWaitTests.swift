import Testing
import Time

@testable import Scenario

/// Standing until a window opens; `World.start` is a Tuesday, 08:00 UTC.
@Suite struct WindowWaitTests {
    private static func world(_ window: String, zone: String? = nil) throws -> World {
        var world = try World(
            WaitTests.scenario("  - { id: hours, wait: { window: \(window) } }\n  - { id: mail, email: { template: t } }"))
        world.contact.zone = zone
        world.take(event("begun"))
        return world
    }

    @Test func `an open window holds nobody up`() throws {
        let world = try Self.world("{ weekdays: tue, from: '08:00', to: '17:00', zone: UTC }")
        #expect(world.templates == ["t"] && world.live.isEmpty)
        #expect(world.kinds(.skipped).map(\.detail) == ["the window is open"])
    }

    @Test func `a closed one holds the run until it opens`() throws {
        var world = try Self.world("{ weekdays: [mon-tue], from: '06:00', to: '08:00', zone: UTC }")
        #expect(world.live.first?.dueAt == Timestamp("2026-11-30T06:00:00Z"))
        world.wait("5d")
        #expect(world.templates.isEmpty)
        world.wait("1d")
        #expect(world.asked.map(\.at) == [Timestamp("2026-11-30T06:00:00Z")])
    }

    @Test func `the contact's own clock counts`() throws {
        #expect(try Self.world("{ from: '09:00', to: '17:00' }", zone: "Europe/Warsaw").templates == ["t"])
        let early = try Self.world("{ from: '09:00', to: '17:00' }", zone: "America/New_York")
        #expect(early.live.first?.dueAt == Timestamp("2026-11-24T14:00:00Z"))
        #expect(try Self.world("{ from: '09:00', to: '17:00' }").live.first?.dueAt == Timestamp("2026-11-24T09:00:00Z"))
    }

    @Test func `it opens at the end of the gap when the clocks skip its time`() throws {
        let window = "{ weekdays: sun, from: '02:30', to: '04:00', holidays: [2026-11-29, 12-06] }"
        var world = try Self.world(window, zone: "Europe/Warsaw")
        #expect(world.live.first?.dueAt == Timestamp("2026-12-13T01:30:00Z"))
        world = try World(WaitTests.scenario("  - { id: hours, wait: { window: \(window) } }"))
        world.contact.zone = "Europe/Warsaw"
        world.now = try #require(Timestamp("2026-03-28T12:00:00Z"))
        world.take(event("begun", -20_000_000))
        #expect(world.live.first?.dueAt == Timestamp("2026-03-29T01:00:00Z"))
    }

    @Test func `an exit acts in the middle of it`() throws {
        var world = try World(
            "scenario: s\nentry: { on: begun }\nexit: { on: gone }\nsteps: [{ id: w, wait: { window: { weekdays: sun } } }]")
        world.take(event("begun"))
        world.take(event("gone", 1))
        #expect(world.live.isEmpty && world.timers.isEmpty)
    }
}
