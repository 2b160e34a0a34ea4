import AMQP
import Farm
import Identity
import Jobs
import Postgres
import Store
import Support
import Testing
import Time

@testable import Workers

private let double = """
    scenario: double
    entry: { on: a, reentry: always }
    steps:
      - { id: first, email: { template: t, topic: news, lane: transactional } }
      - { id: sent, wait: { event: email.accepted, when: 'event.data.step == "first"', for: 1h, on_timeout: exit } }
      - { id: second, email: { template: t, topic: news, lane: transactional } }
    """

@Suite(.serialized) struct OutcomeStageTests {
    /// Marks a delivery as settled by the send worker, and gives its outcome.
    private func settle(_ job: RenderJob, _ kind: Outcome.Kind, in world: TriggerWorld) async throws -> Outcome {
        try await world.test.execute(
            """
            UPDATE delivery SET state = '\(kind.rawValue)', outcome_pending = true, outcome_at = goniec_now()
            WHERE delivery_id = '\(job.delivery)'
            """
        )
        return Outcome(delivery: job.delivery, contact: job.contact, kind: kind, at: try await world.test.store.clock().now)
    }

    private func message(_ outcome: Outcome) -> Message {
        Message(tag: 1, body: outcome.body)
    }

    @Test func `an outcome is an event for the passage of its mail, once, and is no longer waited for`() async throws {
        try await TriggerWorld.with(double) { world async throws in
            let job = try #require(try await world.take(event("a", id: "1")).jobs.first)
            let outcome = try await settle(job, .accepted, in: world)
            let verdicts = try await world.outcomes.handle([message(outcome), message(outcome)])
            #expect(verdicts.jobs.count == 1)
            #expect(try await world.deliveries() == ["first accepted", "second pending"])
            #expect(try await world.test.value("SELECT count(*) FROM delivery WHERE outcome_pending") == "0")
            #expect(try await world.test.value("SELECT count(*) FROM timer") == "0")
            // Again, with the time of a sweep: its mail's job is published again, nothing more.
            let later = Outcome(delivery: job.delivery, contact: job.contact, kind: .accepted, at: outcome.at + .seconds(9))
            #expect(try await world.outcomes.handle([message(later)]).jobs == verdicts.jobs)
            #expect(try await world.test.value("SELECT count(*) FROM delivery") == "2")
            #expect(try await world.test.column("SELECT type FROM event ORDER BY type") == ["a", "email.accepted"])
        }
    }

    @Test func `a rejection clears its mark and goes on no further, nor does the outcome of another passage`() async throws {
        try await TriggerWorld.with(double) { world async throws in
            let jobs = try await world.take(event("a", id: "1"), event("a", id: "2", of: "jan")).jobs
            try #require(jobs.count == 2)
            let outcome = try await settle(jobs[0], .rejected, in: world)
            #expect(try await world.outcomes.handle([message(outcome)]) == [.done])
            #expect(try await world.test.value("SELECT count(*) FROM delivery WHERE outcome_pending") == "0")
            #expect(try await world.test.value("SELECT count(*) FROM enrollment WHERE live") == "2")
        }
    }

    @Test func `what is no outcome is dead, one of nothing we know is done, neighbours go on`() async throws {
        try await TriggerWorld.with(double) { world async throws in
            let job = try #require(try await world.take(event("a", id: "1")).jobs.first)
            let outcome = try await settle(job, .accepted, in: world)
            let unknown = Outcome(delivery: UUID(high: 9, low: 9), contact: UUID(high: 9, low: 9), kind: .accepted, at: outcome.at)
            let verdicts = try await world.outcomes.handle([
                Message(tag: 1, body: [1]), message(unknown), message(outcome),
                Message(tag: 1, body: Array(String(decoding: outcome.body, as: UTF8.self).replacing("accepted", with: "eaten").utf8)),
            ])
            #expect(verdicts.reasons.map { $0 == nil } == [false, true, true, false])
            #expect(verdicts.jobs.count == 1)
        }
    }
}
