import Identity
import JSON
import Testing
import Time

@testable import App
@testable import Store

@Suite struct ExplanationTests {
    private static let moment = Timestamp("2026-11-24T11:00:00Z") ?? .epoch
    private static let passage = UUID(high: 1, low: 1)

    private func entry(
        _ kind: String, _ detail: String? = nil, step: String? = nil, after seconds: Int = 0, enrollment: UUID? = passage,
        scenario: String? = "cart"
    ) -> JournalRecord {
        JournalRecord(
            at: Self.moment + .seconds(seconds), enrollment: enrollment, delivery: nil, scenario: scenario, step: step, kind: kind,
            detail: detail)
    }

    private func mail(
        _ state: String, reason: String? = nil, code: Int? = nil, reply: String? = nil, attempts: Int = 1, bounce: String? = nil
    ) -> MailRecord {
        MailRecord(
            delivery: UUID(high: 2, low: 2), enrollment: Self.passage, step: "nudge", state: state, reason: reason, attempts: attempts,
            replyCode: code, reply: reply, bounceClass: bounce, notBefore: Self.moment + .seconds(600), createdAt: Self.moment,
            updatedAt: Self.moment + .seconds(60), deadLetter: state == "dead" ? UUID(high: 3, low: 3) : nil)
    }

    private func history(
        _ journal: [JournalRecord], _ mails: [MailRecord] = [], ended: Bool = true, isPaused: Bool = false
    ) -> ContactHistory {
        let passage = PassageRecord(
            enrollment: Self.passage, scenario: "cart", version: 3, key: "17", enteredAt: Self.moment,
            endedAt: ended ? Self.moment + .seconds(90) : nil, endReason: ended ? "exited" : nil, step: ended ? nil : "hold",
            dueAt: ended ? nil : Self.moment + .seconds(7_200), isPaused: isPaused)
        return ContactHistory(
            contact: UUID(high: 4, low: 4), subject: "ada", email: "ada@example.org", zone: "Europe/Warsaw", erasedAt: nil, stoppedAt: nil,
            withdrawn: ["offers"], passages: [passage], journal: journal, mails: mails)
    }

    private func words(of mail: MailRecord) -> String { Explanation.Line(mail).text }

    @Test func `every state that an e-mail can end in has words that say why`() {
        let told: [(MailRecord, String)] = [
            (mail("pending", attempts: 0), "the e-mail waits for its turn"),
            (
                mail("pending", reason: "greylist", code: 451, reply: "later", attempts: 1),
                "the e-mail was put off (greylist): 451 later; it is tried again at 2026-11-24T11:10:00Z"
            ),
            (mail("sending", attempts: 2), "the e-mail is being handed to the relay at attempt 2"),
            (mail("accepted", code: 250, reply: "2.0.0 ok"), "the relay took the e-mail: 250 2.0.0 ok"),
            (mail("accepted", code: 250, reply: "ok", bounce: "hard"), "the relay took the e-mail: 250 ok; it bounced later (hard)"),
            (mail("rejected", reason: "hard", code: 550, reply: "no such user"), "the relay refused the e-mail: hard: 550 no such user"),
            (mail("cancelled", reason: "exited"), "the e-mail was called back, since its passage was left"),
            (mail("cancelled", reason: "broadcast cancelled"), "the e-mail was called back: broadcast cancelled"),
            (mail("suppressed", reason: "consent withdrawn"), "the e-mail was held back when it was to be handed over: consent withdrawn"),
            (mail("expired", reason: "past its time limit"), "the e-mail came too late to be sent: past its time limit"),
            (mail("uncertain", reason: "time-out"), "nobody knows whether the relay has the e-mail: time-out"),
            (mail("held", reason: "time-out"), "the e-mail is held, since nobody knows whether the relay has it: time-out"),
            (
                mail("dead", reason: "template t"),
                "the e-mail could not be made or sent: template t; goniec dead show \(UUID(high: 3, low: 3)) tells more"
            ),
        ]
        for (mail, text) in told { #expect(words(of: mail) == text) }
    }

    @Test func `a passage is told in the order of time, in plain words, by the clocks of a zone`() throws {
        let explanation = Explanation(
            history(
                [
                    entry("entered", "by cart.modified 1"), entry("waited", "until 2026-11-24T13:00:00Z", step: "hold"),
                    entry("gate", "consent: the contact doesn't want mail about offers", step: "offer", after: 5),
                    entry("emailed", "nudge", step: "nudge", after: 10), entry("exited", "order.placed 2", after: 90),
                    entry("consent-withdrawn", "offers (page)", after: 1, enrollment: nil, scenario: nil),
                    entry("refused", "cart.modified 3: the contact was let in once", after: 100, enrollment: nil),
                ], [mail("accepted", code: 250, reply: "ok")]))
        #expect(
            explanation.text(in: .utc) == """
                ada  <ada@example.org>  Europe/Warsaw  doesn't want mail about offers

                cart version 3 key 17, exited
                  2026-11-24T11:00:00Z  came in by cart.modified 1
                  2026-11-24T11:00:00Z  hold: waits until 2026-11-24T13:00:00Z
                  2026-11-24T11:00:05Z  offer: not written to, gate consent is closed: the contact doesn't want mail about offers
                  2026-11-24T11:00:10Z  nudge: the e-mail was decided: nudge
                  2026-11-24T11:01:00Z  nudge: the relay took the e-mail: 250 ok
                  2026-11-24T11:01:30Z  left at once: order.placed 2

                in no scenario
                  2026-11-24T11:00:01Z  consent withdrawn: offers (page)

                cart
                  2026-11-24T11:01:40Z  not let in: cart.modified 3: the contact was let in once
                """)
        let local = explanation.text(in: try #require(Zone("Europe/Warsaw")))
        #expect(local.contains("2026-11-24T12:00:00+01:00  hold: waits until 2026-11-24T14:00:00+01:00"))
        #expect(explanation.records.count == 8)
        #expect(explanation.records[4]["state"] == "accepted" && explanation.records[4]["version"] == 3)
    }

    @Test func `a mail that was called back in the transaction that decided it says so, since nothing is stored of it`() {
        let lines = Explanation(
            history([entry("emailed", "nudge", step: "nudge"), entry("exited", "order.placed 2")])
        ).sections[0].lines
        #expect(lines[0].text == "the e-mail was decided: nudge, called back in the same moment")
    }

    @Test func `a passage under way tells where it stands, and that its scenario does`() {
        let text = Explanation(history([entry("entered", "by a 1")], ended: false, isPaused: true)).text(in: .utc)
        #expect(text.contains("cart version 3 key 17, stands at hold until 2026-11-24T13:00:00Z, while the scenario is paused"))
    }
}
