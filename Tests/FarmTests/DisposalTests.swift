import AMQP
import Jobs
import Testing

@testable import Farm

struct DisposalTests {
    private let disposal = Disposal(queue: .event, retries: .standard)

    private func only(_ verdict: Verdict, on message: Message) throws -> Publication {
        let publications = disposal.publications(for: verdict, on: message)
        try #require(publications.count == 1)
        return publications[0]
    }

    @Test func `what follows from a message that is done goes out as it is`() {
        let publications = [Publication.sample("a", to: .wake), .sample("b", to: .bounce)]
        #expect(disposal.publications(for: .done(publications), on: .sample()) == publications)
        #expect(disposal.publications(for: .done, on: .sample()).isEmpty)
    }

    @Test(arguments: [(nil, "10s", 2), (1, "10s", 2), (2, "2m", 3), (3, "10m", 4)] as [(Int64?, String, Int64)])
    func `an attempt that failed goes to its tier, with the next one's number`(attempt: Int64?, tier: String, next: Int64) throws {
        let publication = try only(.retry("no luck"), on: .sample("body", attempt: attempt))
        #expect(publication.exchange == ExchangeName.work)
        #expect(publication.routingKey == "trigger.event.retry.\(tier)")
        #expect(publication.isMandatory && publication.properties.isPersistent)
        #expect(publication.text == "body")
        #expect(publication.header("x-attempt") == .int(next))
        #expect(publication.header("x-last-failure") == .string("no luck"))
    }

    @Test(arguments: [4, 5, .max] as [Int64])
    func `the last attempt that failed is dead`(attempt: Int64) throws {
        let publication = try only(.retry("no luck"), on: .sample(attempt: attempt))
        #expect(publication.exchange == ExchangeName.dead)
        #expect(publication.header("x-dead-reason") == .string("no luck"))
        #expect(publication.header("x-attempt") == .int(attempt))
    }

    @Test(arguments: [0, -7, .min] as [Int64]) func `an attempt below one counts as the first`(attempt: Int64) throws {
        #expect(try only(.retry("no luck"), on: .sample(attempt: attempt)).header("x-attempt") == .int(2))
    }

    @Test func `a dead letter says where it died and of what, and keeps its key and bytes`() throws {
        let publication = try only(.dead("no such contact"), on: .sample("body"))
        #expect(publication.exchange == ExchangeName.dead)
        #expect(publication.routingKey == "order.placed")
        #expect(publication.text == "body")
        #expect(publication.isMandatory && publication.properties.isPersistent)
        #expect(publication.header("x-dead-queue") == .string("trigger.event"))
        #expect(publication.header("x-dead-reason") == .string("no such contact"))
    }

    @Test(arguments: [Verdict.retry("no luck"), .dead("no luck")])
    func `the broker's own headers are taken off, the sender's stay`(verdict: Verdict) throws {
        let message = Message.sample(
            deliveries: 2,
            headers: [
                "x-death": .array([.table(["count": 1])]), "x-first-death-queue": "q", "x-first-death-reason": "expired",
                "x-last-death-exchange": "", "x-deathly": "mine", "traceparent": "00-1",
            ])
        let headers = try only(verdict, on: message).properties.headers
        #expect(headers["x-deathly"] == "mine" && headers["traceparent"] == "00-1")
        #expect(headers.keys.filter { $0.hasPrefix("x-death") || $0.contains("-death-") } == ["x-deathly"])
        #expect(headers["x-delivery-count"] == nil)
    }

    @Test func `a message's own lifetime doesn't reach the retry queue`() throws {
        let message = Message(tag: 1, properties: MessageProperties(messageID: "m", expiration: "5", isPersistent: false), body: [])
        let publication = try only(.retry("no luck"), on: message)
        #expect(publication.properties.expiration == nil)
        #expect(publication.properties.messageID == "m")
    }

    @Test(arguments: [
        (String(repeating: "x", count: 1_000), 1_000), (String(repeating: "x", count: 1_001), 1_000),
        (String(repeating: "ż", count: 600), 1_000), ("x" + String(repeating: "ż", count: 600), 999),
        (String(repeating: "👩‍👩‍👧", count: 100), 990),
    ])
    func `a reason is cut at a character, after a thousand bytes at most`(reason: String, length: Int) throws {
        for verdict in [Verdict.retry(reason), .dead(reason)] {
            let headers = try only(verdict, on: .sample()).properties.headers
            guard case .string(let text)? = headers["x-last-failure"] ?? headers["x-dead-reason"] else {
                Issue.record("there is no reason")
                continue
            }
            #expect(text.utf8.count == length)
            #expect(reason.hasPrefix(text))
        }
    }
}
