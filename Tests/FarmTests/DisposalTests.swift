import AMQP
import Jobs
import Testing

@testable import Farm

struct DisposalTests {
    private let disposal = Disposal(queue: .event, retries: .standard)

    private func message(_ headers: [String: FieldValue] = [:], routingKey: String = "shop.order") -> Message {
        let properties = MessageProperties(
            contentType: "application/cloudevents+json", messageID: "m", timestamp: 5, expiration: "1000", headers: headers,
            isPersistent: false
        )
        return Message(tag: 9, exchange: ExchangeName.events, routingKey: routingKey, properties: properties, body: [1, 2, 3])
    }

    private func only(_ verdict: Verdict, on message: Message) throws -> Publication {
        let publications = disposal.publications(for: verdict, on: message)
        try #require(publications.count == 1)
        return publications[0]
    }

    @Test func `each attempt goes one tier on, and the last to the archivist`() throws {
        for (attempt, tier) in [(nil, "10s"), (1, "10s"), (2, "2m"), (3, "10m")] as [(Int64?, String)] {
            let again = try only(.retry("why"), on: message(attempt.map { [HeaderName.attempt: .int($0)] } ?? [:]))
            #expect(again.exchange == ExchangeName.work)
            #expect(again.routingKey == "trigger.event.retry.\(tier)")
            #expect(
                again.properties.headers == [
                    HeaderName.attempt: .int((attempt ?? 1) + 1), HeaderName.lastFailure: "why", HeaderName.failures: .array(["why"]),
                ])
        }
        for attempt in [4, 5, Int64.max] {
            let dead = try only(.retry("why"), on: message([HeaderName.attempt: .int(attempt)]))
            #expect(dead.exchange == ExchangeName.dead)
            #expect(dead.properties.headers[HeaderName.deadReason] == "why")
        }
    }

    @Test func `what is renewed begins anew but for its attempts, by a retry queue where there is one`() {
        let worn = message([HeaderName.attempt: 2, "x-delivery-count": 25, "shop": "s1"])
        let renewed = disposal.renewal(of: worn)
        #expect(renewed.exchange == ExchangeName.work && renewed.routingKey == "trigger.event.retry.10s")
        #expect(renewed.body == worn.body && renewed.properties.headers == [HeaderName.attempt: 2, "shop": "s1"])
        #expect(Disposal(queue: .wake, retries: .never).renewal(of: worn).routingKey == "trigger.wake")
    }

    @Test func `every reason travels along, oldest first, and nobody else's`() throws {
        let invented: FieldValue = .array(["made up"])
        var message = message([HeaderName.failures: invented])
        for round in 1...3 {
            let again = try only(.retry("why \(round)"), on: message)
            message = self.message(again.properties.headers)
        }
        #expect(message.failures == ["why 1", "why 2", "why 3"])
        let dead = try only(.dead("at last"), on: message)
        #expect(dead.properties.headers[HeaderName.failures] == .array(["why 1", "why 2", "why 3"]))
        #expect(Message.original(dead.properties.headers.merging(["shop": "s1", "x-death": "d"]) { $1 }) == ["shop": "s1"])
    }

    @Test(arguments: [FieldValue.string("3"), .int(0), .int(-5), .int(.min), .void])
    func `an attempt that nobody could have counted is the first`(header: FieldValue) throws {
        let again = try only(.retry("why"), on: message([HeaderName.attempt: header]))
        #expect(again.routingKey == "trigger.event.retry.10s")
        #expect(again.properties.headers[HeaderName.attempt] == 2)
    }

    @Test func `a dead letter says where it comes from, why, and keeps its body and name`() throws {
        let dead = try only(.dead("no id"), on: message(["shop": "s1", HeaderName.attempt: 2]))
        #expect(dead.exchange == ExchangeName.dead)
        #expect(dead.routingKey == "shop.order")
        #expect(dead.body == [1, 2, 3])
        #expect(dead.isMandatory)
        #expect(dead.properties.contentType == "application/cloudevents+json")
        #expect(dead.properties.messageID == "m")
        #expect(
            dead.properties.headers == [
                "shop": "s1", HeaderName.attempt: 2, HeaderName.deadQueue: "trigger.event", HeaderName.deadReason: "no id",
            ]
        )
    }

    @Test func `what is published again lasts, and carries nothing by which the broker would act`() throws {
        let brokers: [String: FieldValue] = [
            "x-death": .array([.table(["count": 1])]), "x-first-death-queue": "q", "x-first-death-reason": "expired",
            "x-first-death-exchange": "", "x-last-death-queue": "q", "x-delivery-count": 3, "CC": .array(["send.bulk"]),
            "BCC": .array(["send.bulk"]), "shop": "s1",
        ]
        for verdict in [Verdict.retry("why"), .dead("why")] {
            let again = try only(verdict, on: message(brokers))
            #expect(Set(again.properties.headers.keys.filter { brokers[$0] != nil }) == ["shop"])
            #expect(again.properties.isPersistent)
            #expect(again.properties.expiration == nil)
        }
    }

    @Test func `a long reason is cut at a character`() throws {
        func reason(of text: String) throws -> String {
            guard case .string(let reason)? = try only(.dead(text), on: message()).properties.headers[HeaderName.deadReason] else {
                return ""
            }
            return reason
        }
        #expect(try reason(of: String(repeating: "a", count: 1_000)) == String(repeating: "a", count: 1_000))
        #expect(try reason(of: String(repeating: "a", count: 1_001)) == String(repeating: "a", count: 1_000))
        #expect(try reason(of: "a" + String(repeating: "ż", count: 900)) == "a" + String(repeating: "ż", count: 499))
        #expect(try reason(of: String(repeating: "👨‍👩‍👧", count: 99)) == String(repeating: "👨‍👩‍👧", count: 1_000 / 18))
    }

    @Test func `a stranger's headers never keep a message from being set aside`() throws {
        let fat = message(["fat": .string(String(repeating: "x", count: 119_960)), HeaderName.attempt: 2])
        try Publication(exchange: "", routingKey: "", body: [], properties: fat.properties).validate()
        for verdict in [Verdict.retry("why"), .dead("why")] {
            let again = try only(verdict, on: fat)
            try again.validate()
            #expect(!again.properties.headers.keys.contains("fat"))
            #expect(again.properties.headers[HeaderName.attempt] != nil)
            #expect(again.properties.contentType == "application/cloudevents+json")
        }
        // 255 bytes that are no UTF-8 become 765 when they are read.
        let wide = String(repeating: "\u{FFFD}", count: 255)
        let odd = try only(.dead("why"), on: Message(tag: 1, routingKey: wide, properties: MessageProperties(contentType: wide), body: [7]))
        try odd.validate()
        #expect(odd.body == [7])
        #expect(odd.routingKey == "trigger.event")
        #expect(odd.properties.headers[HeaderName.deadReason] == "why")
    }

    @Test func `what a stage wants published goes out as it is, unless it can't`() throws {
        let publication = Publication(exchange: "", routingKey: "a", body: [1])
        #expect(disposal.publications(for: .done([publication, publication]), on: message()) == [publication, publication])
        #expect(disposal.publications(for: .done, on: message()) == [])
        let impossible = Publication(exchange: "", routingKey: String(repeating: "k", count: 256), body: [1])
        let dead = try only(.done([publication, impossible]), on: message())
        #expect(dead.exchange == ExchangeName.dead)
        #expect(
            dead.properties.headers[HeaderName.deadReason]
                == "what follows from it can't be published: the routing key takes 256 bytes; AMQP allows 255"
        )
    }
}
