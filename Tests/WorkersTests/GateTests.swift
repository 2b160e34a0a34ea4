import JSON
import OpenSSL
import Store
import Support
import Testing

@testable import Workers

private let offers = """
    scenario: offers
    entry: { on: asked, reentry: always }
    steps:
      - { id: mail, email: { template: t, topic: offers, lane: bulk } }
    policy: { frequency: { max: 2, per: 7d } }
    """

private let optIn = """
    scenario: opt-in
    entry: { on: subscribed, reentry: always }
    steps:
      - { id: no, update: { consents: { offers: 'false' } } }
      - { id: hold, wait: { event: confirmed, for: 7d, on_timeout: exit } }
      - { id: yes, update: { consents: { offers: 'true' } } }
    """

@Suite struct GateTests {
    private static let gates = "SELECT split_part(detail, ':', 1) FROM journal WHERE kind = 'gate' ORDER BY at, id"

    @Test func `what is stored about a contact closes gates: suppression, consent, a stop`() async throws {
        try await TriggerWorld.with(offers) { world async throws in
            for subject in ["anna", "berta", "clara", "dora"] { try await world.take(event("asked", id: "0", of: subject)) }
            try await world.test.store.suppress([TokenKey.test.hash(of: "anna@example.org")], reason: "hard")
            try await world.take(
                event("said", id: "1", of: "berta", data: ["contact": ["consents": ["offers": false]]]))
            try await world.test.execute("UPDATE contact SET stopped_at = now() WHERE subject = 'clara'")
            for subject in ["anna", "berta", "clara", "dora"] { try await world.take(event("asked", id: "2", of: subject)) }
            #expect(try await world.test.column(Self.gates) == ["suppressed", "consent", "stopped"])
            #expect(try await world.test.value("SELECT count(*) FROM delivery") == "5")
        }
    }

    @Test func `an address that comes with the event itself is looked up`() async throws {
        try await TriggerWorld.with(offers) { world async throws in
            try await world.test.store.suppress([TokenKey.test.hash(of: "new@example.org")], reason: "complaint")
            try await world.take(event("asked", id: "1", data: ["contact": ["email": "New@example.org"]]))
            #expect(try await world.test.column(Self.gates) == ["suppressed"])
        }
    }

    @Test func `stored mails count against the limit, within one batch too, and what was called back doesn't`() async throws {
        try await TriggerWorld.with(offers) { world async throws in
            try await world.take(event("asked", id: "1"))
            try await world.take(event("asked", id: "2"), event("asked", id: "3"))
            #expect(try await world.test.column(Self.gates) == ["frequency"])
            try await world.test.execute("UPDATE delivery SET state = 'cancelled'")
            try await world.take(event("asked", id: "4"))
            #expect(try await world.test.value("SELECT count(*) FROM delivery") == "3")
        }
    }

    @Test func `a scenario gives and withdraws consent`() async throws {
        try await TriggerWorld.with(optIn, offers) { world async throws in
            try await world.take(event("subscribed", id: "1"))
            try await world.take(event("asked", id: "2"))
            #expect(try await world.test.column("SELECT topic || granted FROM consent") == ["offersfalse"])
            #expect(try await world.test.column(Self.gates) == ["consent"])
            try await world.take(event("confirmed", id: "3"))
            try await world.take(event("asked", id: "4"))
            #expect(try await world.test.column("SELECT topic || granted FROM consent") == ["offerstrue"])
            #expect(try await world.test.value("SELECT count(*) FROM delivery") == "1")
        }
    }

    @Test func `Goniec's own sources can't be used by an integration`() async throws {
        try await TriggerWorld.with(offers) { world async throws in
            let verdicts = try await world.take(event("segment.entered", id: "1", source: "urn:goniec:segment"))
            #expect(verdicts.reasons.first??.contains("Goniec's own") == true)
        }
    }
}
