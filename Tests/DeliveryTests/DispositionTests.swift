import Curl
import Delivery
import Mail
import Testing

@Suite struct DispositionTests {
    private func decide(_ result: SMTPResult, attempt: Int = 1) -> Disposition {
        Disposition(result, attempt: attempt, schedule: .standard, jitter: 0.5)
    }

    private func reply(_ code: Int, _ enhanced: String? = nil, _ text: String = "") -> SMTPReply {
        SMTPReply(code: code, enhanced: enhanced, text: text)
    }

    @Test func `what the relay answered about the message decides`() {
        let ok = reply(250, "2.0.0", "queued")
        #expect(decide(.accepted(ok)) == .accepted(ok))
        let unknown = reply(550, "5.1.1", "user unknown")
        #expect(decide(.refused(stage: .rcpt, unknown)) == .rejected(.hard, unknown))
        let full = reply(452, "4.2.2", "mailbox full")
        #expect(decide(.refused(stage: .rcpt, full)) == .deferred(after: .seconds(60), .soft, full))
        let spam = reply(554, "5.7.1", "blocked as spam")
        #expect(decide(.refused(stage: .dot, spam)) == .rejected(.block, spam))
    }

    @Test func `our own fault of authentication is deferred by an hour at least, and at last rejected`() {
        let auth = reply(550, "5.7.26", "unauthenticated email is not accepted, DMARC")
        #expect(decide(.refused(stage: .dot, auth)) == .deferred(after: .seconds(3_600), .auth, auth))
        #expect(decide(.refused(stage: .dot, auth), attempt: 7) == .deferred(after: .seconds(14_400), .auth, auth))
        #expect(decide(.refused(stage: .dot, auth), attempt: 20) == .rejected(.auth, auth))
    }

    @Test func `what the relay says about us costs no message an attempt`() {
        for (stage, refusal) in [
            (SMTPStage.connect, reply(554, nil, "go away")), (.connect, reply(535, "5.7.8", "wrong password")),
            (.mail, reply(421, "4.3.2", "closing")),
            (.mail, reply(530, "5.7.0", "log in")), (.rcpt, reply(530, "5.7.0", "log in")),
        ] {
            #expect(decide(.refused(stage: stage, refusal)) == .unavailable(refusal.description))
        }
        let always = reply(421, "4.7.0", "try again later")
        #expect(decide(.refused(stage: .dot, always), attempt: 20) == .rejected(.soft, always))
    }

    @Test func `the rest is handed on`() {
        #expect(decide(.unavailable("down")) == .unavailable("down"))
        #expect(decide(.uncertain("silence")) == .uncertain("silence"))
        #expect(decide(.aborted) == .aborted)
    }

    @Test func `waits grow, are spread by a tenth, and end with the attempts`() {
        let schedule = RetrySchedule(delays: [.seconds(10), .seconds(100)], attempts: 4)
        #expect(schedule.delay(afterAttempt: 1, jitter: 0) == .seconds(9))
        #expect(schedule.delay(afterAttempt: 2, jitter: 1) == .seconds(110))
        #expect(schedule.delay(afterAttempt: 3, jitter: 0.5) == .seconds(100))
        #expect(schedule.delay(afterAttempt: 4, jitter: 0.5) == nil)
        #expect(schedule.delay(afterAttempt: -1, jitter: 0.5) == .seconds(10))
        #expect(RetrySchedule(delays: [], attempts: 2).delay(afterAttempt: 1, jitter: 0.5) == .seconds(60))
    }
}
