import AMQP
import Farm
import Identity
import JSON
import Jobs
import Postgres
import Scenario
import Store
import Support
import Testing
import Time

@testable import Workers

private let buyers = "segment: buyers\ncondition: events.count('order.placed', duration('24h')) > 0\n"

private let spenders = "segment: spenders\ncondition: events.sum('order.placed', duration('240h'), 'total') >= 0.3\n"

private let welcome = """
    scenario: welcome
    entry: { segment: buyers, reentry: always }
    exit: [{ on: segment.left, when: event.data.segment == "buyers" }]
    steps:
      - { id: thanks, email: { template: t, topic: orders, lane: transactional } }
      - { id: hold, wait: { for: 10d } }
      - { id: more, email: { template: t, topic: orders, lane: transactional } }
    """

/// Segments as the trigger keeps them.
@Suite(.serialized) struct SegmentStageTests {
    private func publish(_ files: String..., in world: TriggerWorld) async throws {
        let segments = files.map { file in
            NewSegment(segment: String(file.split(separator: "\n")[0].dropFirst("segment: ".count)), checksum: file, source: file)
        }
        _ = try await world.test.store.publish(segments, author: "test")
    }

    private func members(_ world: TriggerWorld) async throws -> [String] {
        try await world.test.column(
            "SELECT segment || ' ' || subject FROM segment_member JOIN contact USING (contact_id) ORDER BY segment, subject")
    }

    @Test func `an event lets its contact in, in the same transaction, and a timer lets it out`() async throws {
        try await TriggerWorld.with(welcome) { world async throws in
            try await publish(buyers, in: world)
            try await world.take(event("order.placed", id: "1"), event("visit", id: "2", of: "bert"))
            #expect(try await members(world) == ["buyers anna"])
            #expect(try await world.deliveries() == ["thanks pending"])
            #expect(try await world.test.column("SELECT type FROM event ORDER BY type") == ["order.placed", "segment.entered", "visit"])
            #expect(try await world.due().isEmpty)
            try await world.test.wait("24 hours")
            let wakes = try await world.due()
            #expect(wakes.map(\.enrollment) == wakes.map(\.contact) && wakes.count == 1)
            try await world.wake(wakes)
            #expect(try await members(world).isEmpty)
            #expect(try await world.test.value("SELECT end_reason FROM enrollment") == "exited")
            #expect(try await world.test.value("SELECT count(*) FROM timer") == "0")
            // The same wake again, as after a crash.
            try await world.wake(wakes)
            #expect(try await world.test.value("SELECT count(*) FROM event WHERE type = 'segment.left'") == "1")
        }
    }

    @Test func `where a segment can't be read, its wakes are left for workers that can`() async throws {
        try await TriggerWorld.with(welcome) { world async throws in
            try await publish(buyers, in: world)
            try await world.take(event("order.placed", id: "1"))
            let newer = NewSegment(segment: "newer", checksum: "n", source: "segment: newer\ncondition: contact.hears('music')")
            _ = try await world.test.store.publish([newer], author: "test")
            try await world.test.wait("25 hours")
            try await world.wake(try await world.due())
            #expect(try await members(world) == ["buyers anna"])
            #expect(try await world.test.value("SELECT count(*) FROM timer WHERE enrollment_id = contact_id") == "1")
            _ = try await world.test.store.deleteSegment("newer")
            try await world.test.wait("10 minutes")
            try await world.wake(try await world.due())
            #expect(try await members(world).isEmpty)
        }
    }

    @Test func `who comes into a segment again comes into its scenario again only as often as that says`() async throws {
        let once = welcome.split(separator: "reentry: always").joined(separator: "reentry: once")
        try await TriggerWorld.with(once) { world async throws in
            try await publish(buyers, in: world)
            for id in ["1", "2"] {
                try await world.take(event("order.placed", id: id))
                #expect(try await members(world) == ["buyers anna"])
                try await world.test.wait("25 hours")
                try await world.wake(try await world.due())
                #expect(try await members(world).isEmpty)
            }
            #expect(try await world.test.value("SELECT count(*) FROM event WHERE type = 'segment.entered'") == "2")
            #expect(try await world.test.value("SELECT count(*) FROM enrollment") == "1")
            #expect(try await world.test.value("SELECT count(*) FROM journal WHERE kind = 'refused'") == "1")
        }
    }

    @Test func `a changed definition moves everybody in the background`() async throws {
        try await TriggerWorld.with { world async throws in
            try await world.take(event("order.placed", id: "1"), event("visit", id: "2", of: "bert"))
            try await publish(buyers, "segment: looking\ncondition: events.count('visit') > 0\n", in: world)
            try await until("the recount has ended") {
                _ = try await world.test.store.emitRecount(limit: 10, backlog: 10)
                return try await world.test.value("SELECT count(*) FROM segment_recount WHERE finished_at IS NOT NULL") == "1" ? true : nil
            }
            try await world.wake(try await world.due())
            #expect(try await members(world) == ["buyers anna", "looking bert"])
            #expect(try await world.test.value("SELECT count(*) FROM timer") == "1")
        }
    }

    @Test func `sums are exact before anything is declared, while it is, and after`() async throws {
        try await TriggerWorld.with { world async throws in
            try await publish(spenders, in: world)
            try await world.take(event("order.placed", id: "1", data: ["total": 0.1]))
            #expect(try await members(world).isEmpty)
            let open = try await world.test.store.declare([EventField(type: "order.placed", field: "total")])
            try await world.take(
                event("order.placed", id: "2", data: ["total": 0.2]), event("order.placed", id: "3", of: "bert", data: ["total": 0.2]))
            #expect(try await members(world) == ["spenders anna"])
            let frontier = try await world.test.store.transactionFrontier()
            try await until("older transactions have ended") { try await world.test.store.haveEnded(before: frontier) ? true : nil }
            #expect(try await world.test.store.backfill(open, after: nil) != nil)
            #expect(try await world.test.store.backfill(open, after: UUID(high: .max, low: .max)) == nil)
            try await world.take(event("order.placed", id: "4", of: "bert", data: ["total": 0.1]))
            #expect(try await members(world) == ["spenders anna", "spenders bert"])
            #expect(
                try await world.test.column(
                    "SELECT sum FROM event_day JOIN contact USING (contact_id) WHERE field = 'total' ORDER BY subject")
                    == ["0.3", "0.3"])
        }
    }

    @Test func `a deleted segment lets nobody in or out`() async throws {
        try await TriggerWorld.with(welcome) { world async throws in
            try await publish(buyers, in: world)
            _ = try await world.test.store.deleteSegment("buyers")
            try await world.take(event("order.placed", id: "1"))
            #expect(try await members(world).isEmpty)
            #expect(try await world.deliveries().isEmpty)
        }
    }
}
