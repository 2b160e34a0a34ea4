import JSON
import Store
import Support
import Testing
import Time

@testable import Workers

private let held = """
    scenario: held
    entry: { on: asked, key: event.id, reentry: always }
    exit: { on: stop }
    steps:
      - { id: hold, wait: { for: 1h } }
      - { id: mail, email: { template: t, topic: offers, lane: transactional } }
    """

@Suite struct MergeTests {
    private func merge(_ from: String, _ into: String, in world: TriggerWorld) async throws {
        let store = world.test.store
        let contacts = (ContactIdentity.contactID(subject: from), ContactIdentity.contactID(subject: into))
        var ids = SystemIdentifiers()
        _ = try await store.mergeContacts(contacts.0, into: contacts.1, reason: nil, by: "test") { ids.next(at: .epoch) }
    }

    @Test func `what comes under a merged contact's name is its survivor's, once`() async throws {
        try await TriggerWorld.with(held) { world async throws in
            try await world.take(event("asked", id: "1", of: "old"), event("asked", id: "1", of: "new"))
            try await merge("old", "new", in: world)
            // One batch has both names, an event of before and one that comes twice.
            let both = [
                event("asked", id: "2", of: "old"), event("asked", id: "2", of: "new"), event("asked", id: "1", of: "old"),
                event("asked", id: "3", of: "old"),
            ]
            let verdicts = try await world.events.handle(both)
            #expect(verdicts.reasons.compactMap { $0 }.count == 2)
            #expect(
                try await world.test.column(
                    "SELECT subject || ' ' || (state->'context'->>'id') FROM enrollment JOIN contact USING (contact_id) WHERE live ORDER BY 1"
                )
                    == ["new 1", "new 2", "new 3"])
        }
    }

    @Test func `a wake that was on its way when its contact was merged wakes the survivor's enrollment`() async throws {
        try await TriggerWorld.with(held) { world async throws in
            try await world.take(event("asked", id: "1", of: "old"), event("said", id: "2", of: "new"))
            try await world.test.wait("2 hours")
            let wakes = try await world.due()
            try await merge("old", "new", in: world)
            try await world.wake(wakes)
            #expect(try await world.deliveries() == ["mail pending"])
            #expect(try await world.test.value("SELECT subject FROM delivery JOIN contact USING (contact_id)") == "new")
            // The timer that the merge set for the survivor is stale, and goes when it is due.
            try await world.wake(try await world.due())
            #expect(try await world.test.value("SELECT count(*) FROM timer") == "0")
        }
    }
}
