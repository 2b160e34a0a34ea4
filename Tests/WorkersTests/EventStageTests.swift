import AMQP
import Farm
import Identity
import JSON
import Jobs
import Postgres
import Store
import Support
import Testing

@testable import Workers

private let welcome = """
    scenario: welcome
    entry: { on: signed.up, reentry: once }
    steps:
      - { id: hello, email: { template: t, topic: news, lane: transactional } }
    """

@Suite(.serialized) struct EventStageTests {
    @Test func `an event enters its contact, and the delivery's job goes out with the verdict`() async throws {
        try await TriggerWorld.with(welcome) { world async throws in
            let data: JSONValue = [
                "contact": ["email": "anna@example.org", "locale": "pl", "zone": "Europe/Warsaw", "attributes": ["plan": "pro"]]
            ]
            let verdicts = try await world.take(event("signed.up", id: "1", data: data))
            #expect(verdicts.count == 1)
            let job = try #require(verdicts.jobs.first)
            #expect(verdicts.jobs.count == 1)
            guard case .done(let publications) = verdicts[0] else { return }
            #expect(publications[0].routingKey == "render.transactional" && publications[0].exchange == "goniec.work")
            #expect(job.contact == ContactIdentity.contactID(subject: "anna"))
            #expect(try await world.test.column("SELECT delivery_id FROM delivery") == [job.delivery.description])
            #expect(try await world.deliveries() == ["hello pending"])
            #expect(try await world.test.value("SELECT live FROM enrollment") == "false")
            #expect(
                try await world.test.value("SELECT subject || email || locale || zone || (attributes->>'plan') FROM contact")
                    == "annaanna@example.orgplEurope/Warsawpro"
            )
            #expect(try await world.test.value("SELECT count(*) FROM event") == "1")
            #expect(try await world.test.value("SELECT not_before - created_at = interval '120 seconds' FROM delivery") == "true")
        }
    }

    @Test func `the same event again begins nothing, and what is still pending is published again`() async throws {
        try await TriggerWorld.with(welcome) { world async throws in
            let message = event("signed.up", id: "1")
            let first = try await world.take(message)
            let second = try await world.take(message)
            #expect(second.jobs == first.jobs && first.jobs.count == 1)
            #expect(try await world.take(message, message).jobs == first.jobs)
            #expect(try await world.deliveries() == ["hello pending"])
            try await world.test.execute("UPDATE delivery SET state = 'accepted'")
            #expect(try await world.take(message) == [.done])
            #expect(try await world.test.value("SELECT count(*) FROM inbox") == "1")
        }
    }

    @Test func `a known id with another body is dead, and its neighbours go through`() async throws {
        try await TriggerWorld.with(welcome) { world async throws in
            let message = event("signed.up", id: "1")
            let forged = event("signed.up", id: "1", data: ["a": 1])
            try await world.take(message)
            let verdicts = try await world.take(
                event("signed.up", id: "2", of: "jan"), forged, message, event("signed.up", id: "3", of: "ewa"))
            #expect(verdicts.reasons[1]?.contains("another body") == true)
            #expect(verdicts.reasons.map { $0 == nil } == [true, false, true, true])
            // Both in one batch: the first one counts.
            let twins = try await world.take(event("signed.up", id: "4"), event("signed.up", id: "4", data: ["b": 1]))
            #expect(twins.reasons.map { $0 == nil } == [true, false])
            #expect(try await world.test.value("SELECT count(*) FROM delivery") == "3")
        }
    }

    @Test func `the same id of another source is another event`() async throws {
        try await TriggerWorld.with(welcome) { world async throws in
            let verdicts = try await world.take(
                event("signed.up", id: "1"), event("signed.up", id: "1", of: "jan", source: "/other"))
            #expect(verdicts.jobs.count == 2)
        }
    }

    @Test func `what is no event is dead with a readable reason, and its neighbours go through`() async throws {
        try await TriggerWorld.with(welcome) { world async throws in
            let bad: [(String, String)] = [
                ("", "not a CloudEvent"),
                ("hello", "not a CloudEvent"),
                ("[]", "not a CloudEvent"),
                (#"{"specversion":"1.0""#, "not a CloudEvent"),
                (#"{"specversion":"1.0","source":"s","type":"signed.up","subject":"x"}"#, "no id"),
                (#"{"specversion":"1.0","id":"","source":"s","type":"signed.up","subject":"x"}"#, "no id"),
                (#"{"specversion":"1.0","id":"1","source":"s","type":"signed.up"}"#, "no subject"),
                (#"{"specversion":"1.0","id":"1","source":"s","type":"signed.up","subject":null}"#, "not a CloudEvent"),
                (#"{"id":"1","source":"s","type":"signed.up","subject":"x"}"#, "no specversion"),
                (#"{"specversion":"0.3","id":"1","source":"s","type":"signed.up","subject":"x"}"#, "0.3"),
                (#"{"specversion":"1.0","id":"1","source":"s","type":"signed.up","subject":"x","time":"yesterday"}"#, "RFC 3339"),
                (#"{"specversion":"1.0","id":"1","source":"s","type":"signed.up","subject":"x","data":{"a":"\u0000"}}"#, "\\u0000"),
                (#"{"specversion":"1.0","id":"1","source":"s","type":"signed.up","subject":"x","data":{"\u0000":1}}"#, "\\u0000"),
                (#"{"specversion":"1.0","id":"1","source":"s","type":"signed.up","subject":"a\u0000b"}"#, "\\u0000"),
                (#"{"specversion":"1.0","id":"1","source":"s","type":"signed.up","subject":"x","data":{"a":1e999}}"#, "not a CloudEvent"),
                (#"{"specversion":"1.0","id":"1","source":"s","type":"signed.up","subject":"x","data":{"contact":7}}"#, "data.contact"),
                (
                    #"{"specversion":"1.0","id":"1","source":"s","type":"signed.up","subject":"x","data":{"contact":{"mail":"y"}}}"#,
                    "data.contact"
                ),
                (
                    #"{"specversion":"1.0","id":"1","source":"s","type":"signed.up","subject":"\#(String(repeating: "x", count: 513))"}"#,
                    "513"
                ),
            ]
            var messages = bad.map { Message(tag: 1, body: Array($0.0.utf8)) }
            messages.append(event("signed.up", id: "big", data: ["a": .string(String(repeating: "a", count: 256 * 1_024))]))
            var invalid = event("signed.up", id: "utf").body
            invalid[invalid.count - 10] = 0xFF
            messages.append(Message(tag: 1, body: invalid))
            let expected = bad.map(\.1) + ["262144", "not a CloudEvent"]
            messages.insert(event("signed.up", id: "g1", of: "g1"), at: 0)
            messages.insert(event("signed.up", id: "g2", of: "g2"), at: 9)
            messages.append(event("signed.up", id: "g3", of: "g3"))
            let verdicts = try await world.events.handle(messages)
            let reasons = verdicts.reasons.compactMap(\.self)
            try #require(reasons.count == expected.count)
            for (reason, part) in zip(reasons, expected) { #expect(reason.contains(part), "\(reason)") }
            #expect(verdicts.jobs.count == 3)
            #expect(try await world.test.value("SELECT count(*) FROM inbox") == "3")
        }
    }

    @Test func `odd but valid values reach the database as they are`() async throws {
        try await TriggerWorld.with(welcome) { world async throws in
            let odd = "🎈 \u{1}\u{7F}\u{FFFF} \"\\ ' ; DROP TABLE delivery; -- \u{202E}"
            let data: JSONValue = ["n": .int(.min), "d": 1.7976931348623157e308, "t": .string(odd), "": .array([.null, true])]
            let verdicts = try await world.take(event("signed.up", id: odd, of: odd, data: data))
            #expect(verdicts.jobs.count == 1)
            #expect(try await world.test.column("SELECT subject FROM contact") == [odd])
            #expect(try await world.test.value("SELECT data->>'t' FROM event") == odd)
        }
    }

    @Test func `an event of a time to come counts as now, and those without a time keep their order`() async throws {
        let cart = """
            scenario: cart
            entry: { on: cart.modified, key: event.data.cart, reentry: always }
            exit: [{ on: order.placed }]
            steps:
              - { id: hold, wait: { for: 1h } }
              - { id: nudge, email: { template: t, topic: news, lane: transactional } }
            """
        try await TriggerWorld.with(cart) { world async throws in
            let data: JSONValue = ["cart": "1"]
            // The later event's id sorts before the earlier one's.
            try await world.take(event("cart.modified", id: "z", data: data), event("order.placed", id: "a", data: data))
            #expect(try await world.test.column("SELECT end_reason FROM enrollment") == ["exited"])
            #expect(try await world.test.value("SELECT count(*) FROM timer") == "0")
            try await world.take(
                event("cart.modified", id: "y", of: "jan", time: "2999-01-01T00:00:00Z", data: data),
                event("order.placed", id: "b", of: "jan", time: "2998-01-01T00:00:00Z", data: data))
            #expect(try await world.test.value("SELECT count(*) FROM event WHERE time > goniec_now()") == "0")
            #expect(try await world.test.value("SELECT count(*) FROM enrollment WHERE live") == "0")
        }
    }

    @Test func `an erased contact's events leave no trace but in the inbox and the journal`() async throws {
        try await TriggerWorld.with(welcome) { world async throws in
            try await world.take(event("other", id: "0"))
            try await world.test.execute("UPDATE contact SET erased_at = goniec_now()")
            let verdicts = try await world.take(
                event("signed.up", id: "1", data: ["contact": ["email": "new@example.org"]]))
            #expect(verdicts == [.done])
            #expect(try await world.test.value("SELECT count(*) FROM event") == "1")
            #expect(try await world.test.value("SELECT email FROM contact") == "anna@example.org")
            #expect(try await world.test.column("SELECT kind FROM journal") == ["ignored"])
        }
    }

    @Test func `a database that is gone is no message's fault`() async throws {
        try await TriggerWorld.with(welcome) { world async throws in
            await world.test.store.pool.close()
            #expect(await isDependencyDown { _ = try await world.take(event("signed.up", id: "1")) })
        }
    }

    @Test func `a schema that lacks a table is no message's fault`() async throws {
        try await TriggerWorld.with(welcome) { world async throws in
            try await world.test.execute("ALTER TABLE journal RENAME TO elsewhere")
            #expect(await isDependencyDown { _ = try await world.take(event("signed.up", id: "1")) })
            try await world.test.execute("ALTER TABLE elsewhere RENAME TO journal")
            #expect(try await world.take(event("signed.up", id: "1")).jobs.count == 1)
        }
    }
}
