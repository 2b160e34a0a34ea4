import Identity
import Testing
import Time

@testable import Jobs

struct JobsTests {
    private let one = UUID(high: 1, low: 2)
    private let other = UUID(high: 3, low: 4)

    @Test func `jobs round-trip through their bodies`() throws {
        let render = RenderJob(delivery: one, contact: other)
        #expect(try RenderJob(body: render.body) == render)
        let wake = Wake(enrollment: one, contact: other, waitNumber: 7, dueAt: Timestamp(microseconds: -5))
        #expect(try Wake(body: wake.body) == wake)
        for kind in Outcome.Kind.allCases {
            let outcome = Outcome(delivery: one, contact: other, kind: kind, at: Timestamp(microseconds: 9))
            #expect(try Outcome(body: outcome.body) == outcome)
        }
    }

    @Test func `a newer schema is named, not guessed at`() {
        let body = Array(#"{"schema":2,"delivery":"\#(one)","contact":"\#(other)"}"#.utf8)
        #expect(throws: JobError.unknownSchema(2)) { try RenderJob(body: body) }
    }

    @Test(arguments: ["", "[]", "{}", #"{"schema":1}"#, #"{"schema":1,"delivery":"x","contact":"y"}"#])
    func `what isn't a job is refused`(text: String) {
        #expect(throws: JobError.self) { try RenderJob(body: Array(text.utf8)) }
        #expect(throws: JobError.self) { try Wake(body: Array(text.utf8)) }
        #expect(throws: JobError.self) { try Outcome(body: Array(text.utf8)) }
    }

    @Test func `a rendered mail round-trips, and every truncation is refused or shortens only the message`() throws {
        let mail = RenderedMail(delivery: one, contact: other, sender: "b+x@y.example", recipient: "zażółć@z.example", message: [1, 2, 3])
        let bytes = mail.bytes
        #expect(try RenderedMail(bytes: bytes) == mail)
        for count in 0..<bytes.count - 3 {
            #expect(throws: JobError.self) { try RenderedMail(bytes: Array(bytes.prefix(count))) }
        }
    }

    @Test func `retries go tier by tier and end`() {
        let policy = RetryPolicy.standard
        #expect(policy.tier(afterAttempt: 1)?.name == "10s")
        #expect(policy.tier(afterAttempt: 3)?.name == "10m")
        #expect(policy.tier(afterAttempt: 4) == nil)
        #expect(policy.tier(afterAttempt: 0) == nil)
        #expect(RetryPolicy.never.tier(afterAttempt: 1) == nil)
    }

    @Test func `every queue keeps what it can't deliver, and no retry can circle`() throws {
        let topology = Topology.standard
        for queue in topology.queues where queue.name != .dead {
            #expect(queue.arguments["x-queue-type"] == .string("quorum"))
            #expect(queue.arguments["x-dead-letter-strategy"] == .string("at-least-once"))
            #expect(queue.arguments["x-overflow"] == .string("reject-publish"))
        }
        let retries = topology.queues.filter { $0.name.rawValue.contains(".retry.") }
        #expect(retries.count == 6)
        for queue in retries { #expect(queue.arguments["x-dead-letter-exchange"] == .string("")) }
        #expect(Set(topology.queues.map(\.name)).isSuperset(of: QueueName.consumed))
    }
}
