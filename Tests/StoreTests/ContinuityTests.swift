import Postgres
import Support
import Testing

@testable import Store

@Suite(.serialized) struct ContinuityTests {
    private func over<Value: Sendable>(_ world: DeliveryWorld, _ body: (Connection) async throws -> Value) async throws -> Value {
        try await world.store.pool.withConnection(body)
    }

    @Test(arguments: [false, true]) func `what is seen is this database, and its log goes on`(replicated: Bool) async throws {
        try await DeliveryWorld.with { world async throws in
            let first = try await over(world) { try await $0.sighting(replicated: replicated) }
            try await world.add(1)
            let second = try await over(world) { try await $0.sighting(replicated: replicated) }
            #expect(first.isKnown && first.isReplicated == replicated && !first.awaitsStandby)
            #expect(second.position > first.position && second.system == first.system && second.timeline == first.timeline)
            #expect(
                try await world.test.value("SELECT timeline || system_identifier FROM database_identity")
                    == "\(first.timeline)\(first.system)")
        }
    }

    @Test func `nothing is sent from a database that is doubted, until somebody confirms it`() async throws {
        try await DeliveryWorld.with { world async throws in
            try await world.add(1)
            let before = try await over(world) { try await $0.sighting(replicated: false) }
            for reason in ["it lacks much", "again"] {
                try await over(world) { try await $0.doubtDatabase(because: reason, by: "here (7)") }
            }
            #expect(try await !world.store.standstill().isKnownDatabase)
            #expect(try await world.store.doubt() == "it lacks much")
            #expect(try await world.claim(1) == .notPending)
            #expect(
                try await world.test.column("SELECT concat_ws(' ', actor, action, reason) FROM audit")
                    == ["here (7) doubt the database it lacks much"])
            try await world.store.confirmDatabase(by: "me")
            #expect(try await world.store.doubt() == nil)
            #expect(try await world.claim(1) == .claimed(attempt: 1))
            let after = try await over(world) { try await $0.sighting(replicated: false) }
            #expect(after.confirmedAt > before.confirmedAt)
        }
    }

    @Test func `a failover is accepted from the timeline that was known, once, and noted`() async throws {
        try await DeliveryWorld.with { world async throws in
            try await world.add(1)
            let timeline = try await over(world) { try await $0.sighting(replicated: false) }.timeline
            // As if this database had been promoted since.
            try await world.test.execute("UPDATE database_identity SET timeline = timeline - 1")
            #expect(try await !over(world) { try await $0.acceptFailover(from: timeline, by: "here") }, "another one than was remembered")
            #expect(try await over(world) { try await $0.acceptFailover(from: timeline - 1, by: "here") })
            #expect(try await !over(world) { try await $0.acceptFailover(from: timeline - 1, by: "there") })
            #expect(try await world.claim(1) == .claimed(attempt: 1))
            #expect(
                try await world.test.column("SELECT concat_ws(' ', actor, action, subject) FROM audit")
                    == ["here accept a failover timeline \(timeline)"])
        }
    }

    @Test(arguments: ["doubted_at = now()", "system_identifier = 'another'"])
    func `a failover is not accepted where there is more to ask`(change: String) async throws {
        try await DeliveryWorld.with { world async throws in
            let timeline = try await over(world) { try await $0.sighting(replicated: false) }.timeline
            try await world.test.execute("UPDATE database_identity SET timeline = timeline - 1, \(change)")
            #expect(try await !over(world) { try await $0.acceptFailover(from: timeline - 1, by: "here") })
            #expect(try await !world.store.standstill().isKnownDatabase)
        }
    }
}
