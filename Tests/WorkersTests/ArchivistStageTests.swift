import AMQP
import Farm
import Identity
import JSON
import Jobs
import Store
import Support
import Testing
import Time

@testable import Workers

private let cart = """
    scenario: cart
    entry: { on: cart.modified, key: event.data.cart, reentry: always }
    steps:
      - { id: first, email: { template: t, topic: news, lane: bulk } }
      - { id: hold, wait: { for: 2h } }
    """

@Suite(.serialized) struct ArchivistStageTests {
    private func dead(_ body: [UInt8], queue: QueueName, reason: String, headers: [String: FieldValue] = [:]) -> Message {
        let own: [String: FieldValue] = [HeaderName.deadQueue: .string(queue.rawValue), HeaderName.deadReason: .string(reason)]
        return Message(
            tag: 1, exchange: ExchangeName.dead, routingKey: "key",
            properties: MessageProperties(contentType: "text/x", headers: own.merging(headers) { $1 }), body: body
        )
    }

    @Test func `bytes are kept as they came, and the same message is one letter`() async throws {
        try await TriggerWorld.with { world async throws in
            let stage = ArchivistStage(store: world.test.store, seal: .test)
            let bytes: [UInt8] = [0, 0xFF, 0xC3] + Array(#"{"a":"\u0000"}"#.utf8)
            let odd = Message(
                tag: 1, routingKey: "a\0b",
                properties: MessageProperties(
                    contentType: "x\0y",
                    headers: [
                        "h\0": .string("v\0"), "t": .table(["n": .double(.nan)]), HeaderName.deadReason: .string("no\0 good"),
                        HeaderName.attempt: .int(3),
                    ]),
                body: bytes
            )
            #expect(try await stage.handle([odd, odd]) == [.done, .done])
            #expect(try await stage.handle([odd]) == [.done])
            #expect(
                try await world.test.column(
                    "SELECT concat_ws('|', queue, reason, routing_key, content_type, attempts, state) FROM dead_letter")
                    == ["ab|no good|ab|xy|3|open"])
            let letter = try #require(try await world.test.store.wholeDeadLetters(DeadLetterFilter(), limit: 1).letters.first)
            #expect(letter.isSealed)
            #expect(try LetterSeal.test.open(letter.body, of: letter.id) == bytes)
            #expect(try await world.test.value("SELECT headers->>'h' FROM dead_letter") == "v")
        }
    }

    @Test func `the same failure of different messages is one group`() async throws {
        try await TriggerWorld.with { world async throws in
            let stage = ArchivistStage(store: world.test.store, seal: .test)
            _ = try await stage.handle([
                dead([1], queue: .event, reason: "the event has 262999 bytes, more than 262144"),
                dead([2], queue: .event, reason: "the event has 300001 bytes, more than 262144"),
                dead([3], queue: .event, reason: "time is not RFC 3339: \"tomorrow\""),
                dead([4], queue: .event, reason: "time is not RFC 3339: \"on Monday\""),
                dead([5], queue: .bounce, reason: "the event has 262999 bytes, more than 262144"),
            ])
            #expect(try await world.test.column("SELECT count(*) FROM dead_letter GROUP BY fingerprint ORDER BY 1") == ["1", "2", "2"])
        }
    }

    @Test func `a dead job ends its delivery, a dead outcome is no longer waited for`() async throws {
        try await TriggerWorld.with(cart) { world async throws in
            let stage = ArchivistStage(store: world.test.store, seal: .test)
            let first = try #require(try await world.take(event("cart.modified", id: "1", data: ["cart": "a"])).jobs.first)
            let second = try #require(try await world.take(event("cart.modified", id: "2", data: ["cart": "b"])).jobs.first)
            try await world.test.execute(
                "UPDATE delivery SET state = 'accepted', outcome_pending = true WHERE delivery_id = '\(second.delivery)'")
            let outcome = Outcome(delivery: second.delivery, contact: second.contact, kind: .accepted, at: .earliest)
            _ = try await stage.handle([
                dead(first.body, queue: .render(.bulk), reason: "no such template"),
                dead(outcome.body, queue: .outcome, reason: "x"),
            ])
            #expect(
                try await world.test.column("SELECT concat_ws(' ', state, reason, outcome_pending) FROM delivery ORDER BY state")
                    == ["accepted f", "dead no such template f"])
            #expect(
                try await world.test.value("SELECT count(*) FROM dead_letter WHERE delivery_id IS NOT NULL AND contact_id IS NOT NULL")
                    == "2")
        }
    }

    @Test func `a dead sealed mail names its delivery by its headers`() async throws {
        try await TriggerWorld.with(cart) { world async throws in
            let job = try #require(try await world.take(event("cart.modified", id: "1", data: ["cart": "a"])).jobs.first)
            let headers: [String: FieldValue] = [
                HeaderName.delivery: .string(job.delivery.description), HeaderName.contact: .string(job.contact.description),
            ]
            _ = try await ArchivistStage(store: world.test.store, seal: .test).handle([
                dead([1, 2], queue: .send(.bulk), reason: "can't be opened", headers: headers)
            ])
            #expect(try await world.deliveries() == ["first dead"])
        }
    }

    @Test func `a stranger's event that looks like a job of ours ends nothing`() async throws {
        try await TriggerWorld.with(cart) { world async throws in
            let job = try #require(try await world.take(event("cart.modified", id: "1", data: ["cart": "a"])).jobs.first)
            let headers: [String: FieldValue] = [
                HeaderName.delivery: .string(job.delivery.description), HeaderName.contact: .string(job.contact.description),
            ]
            _ = try await ArchivistStage(store: world.test.store, seal: .test).handle([
                dead(job.body, queue: .event, reason: "no CloudEvent", headers: headers)
            ])
            #expect(try await world.deliveries() == ["first pending"])
            #expect(try await world.test.value("SELECT delivery_id FROM dead_letter") == "∅")
        }
    }

    @Test func `a dead wake doesn't come again`() async throws {
        try await TriggerWorld.with(cart) { world async throws in
            try await world.take(event("cart.modified", id: "1", data: ["cart": "a"]))
            try await world.test.wait("2 hours")
            let wake = try #require(try await world.due().first)
            _ = try await ArchivistStage(store: world.test.store, seal: .test).handle([dead(wake.body, queue: .wake, reason: "x")])
            try await world.test.wait("10 minutes")
            #expect(try await world.due().isEmpty)
            #expect(try await world.test.value("SELECT enrollment_id FROM dead_letter") == wake.enrollment.description)
            // Replayed, it goes on.
            try await world.wake([wake])
            #expect(try await world.test.value("SELECT live FROM enrollment") == "false")
        }
    }

    @Test func `an event that can't be read may still say whom it is about, and every reason it came with is kept`() async throws {
        try await TriggerWorld.with { world async throws in
            let headers: [String: FieldValue] = [
                HeaderName.attempt: 3, HeaderName.failures: .array(["busy", "busy\0", .int(4)]),
            ]
            _ = try await ArchivistStage(store: world.test.store, seal: .test).handle([
                dead(Array(#"{"subject": "anna"}"#.utf8), queue: .event, reason: "no id", headers: headers),
                dead(Array(#"{"subject": ""}"#.utf8), queue: .event, reason: "no id"),
            ])
            let filter = { (subject: String) in
                var filter = DeadLetterFilter()
                filter.contacts = DeadLetterFilter.contacts(named: subject)
                return filter
            }
            let letters = try await world.test.store.wholeDeadLetters(filter("anna"), limit: 9).letters
            #expect(letters.map(\.failures) == [["busy", "busy", "no id"]])
            #expect(try await world.test.store.deadLetterCount(filter("")) == 0)
        }
    }

    @Test func `a mail that was sealed anew and dies again is the same letter`() async throws {
        try await TriggerWorld.with(cart) { world async throws in
            let job = try #require(try await world.take(event("cart.modified", id: "1", data: ["cart": "a"])).jobs.first)
            let headers: [String: FieldValue] = [
                HeaderName.delivery: .string(job.delivery.description), HeaderName.contact: .string(job.contact.description),
            ]
            for body in [[1, 2], [3, 4]] as [[UInt8]] {
                _ = try await ArchivistStage(store: world.test.store, seal: .test).handle([
                    dead(body, queue: .send(.bulk), reason: "can't be opened", headers: headers)
                ])
            }
            #expect(try await world.test.column("SELECT scenario || ' ' || queue FROM dead_letter") == ["cart send.bulk"])
        }
    }

    @Test func `a database that is gone holds the letters`() async throws {
        try await TriggerWorld.with { world async throws in
            try await world.test.execute("DROP TABLE dead_letter CASCADE")
            let stage = ArchivistStage(store: world.test.store, seal: .test)
            #expect(await isDependencyDown { _ = try await stage.handle([dead([1], queue: .event, reason: "x")]) })
        }
    }
}
