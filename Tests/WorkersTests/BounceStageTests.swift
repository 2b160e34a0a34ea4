import AMQP
import Farm
import Identity
import Jobs
import Mail
import OpenSSL
import Store
import Support
import Testing

@testable import Workers

@Suite(.serialized) struct BounceStageTests {
    private static let tokens = TokenKey(secret: Array(repeating: 5, count: 32))

    /// Deliveries 1 and 2, sent to addresses whose hashes are these numbers.
    private static func with(_ body: (TestStore, BounceStage) async throws -> Void) async throws {
        try await SendWorld.with { world in
            try await world.add(1...2)
            try await world.test.execute(
                "UPDATE delivery SET state = 'accepted', address_hash = set_byte('\\x00', 0, right(delivery_id::text, 1)::int)")
            try await body(world.test, BounceStage(store: world.test.store, tokens: tokens))
        }
    }

    private func report(
        to address: String, status: String = "5.1.1", action: String = "failed", diagnostic: String = "550 no such user"
    ) -> Message {
        let text = """
            From: MAILER-DAEMON@mx.example
            To: <\(address)>
            Subject: Undelivered Mail Returned to Sender
            MIME-Version: 1.0
            Content-Type: multipart/report; report-type=delivery-status; boundary="b"

            --b
            Content-Type: text/plain

            Sorry.
            --b
            Content-Type: message/delivery-status

            Reporting-MTA: dns; mx.example

            Final-Recipient: rfc822; victim@example.org
            Action: \(action)
            Status: \(status)
            Diagnostic-Code: smtp; \(diagnostic)

            --b--
            """
        return Message(tag: 1, body: Array(text.replacing("\n", with: "\r\n").utf8))
    }

    private func returnPath(_ number: UInt64, mac: ([UInt8]) -> [UInt8] = tokens.mac) -> String {
        ReturnPath.encode(SendWorld.key(number).delivery, domain: "bounce.example.org", mac: mac)
    }

    private func outcomes(_ verdicts: [Verdict]) -> [Outcome] {
        verdicts.flatMap { verdict -> [Outcome] in
            guard case .done(let publications) = verdict else { return [] }
            return publications.compactMap { $0.routingKey == QueueName.outcome.rawValue ? try? Outcome(body: $0.body) : nil }
        }
    }

    @Test func `a hard bounce suppresses the address that was written to, whatever the report names`() async throws {
        try await Self.with { test, stage async throws in
            let verdicts = try await stage.handle([report(to: returnPath(1))])
            #expect(outcomes(verdicts).map(\.kind) == [.bounced])
            #expect(outcomes(verdicts).first?.delivery == SendWorld.key(1).delivery)
            #expect(try await test.column("SELECT encode(address_hash, 'hex') || ' ' || reason FROM suppression") == ["01 hard"])
            #expect(
                try await test.column("SELECT bounce_class || ' ' || reply FROM delivery WHERE bounce_class IS NOT NULL") == [
                    "hard 550 no such user"
                ])
            // The same report again is the same outcome.
            #expect(outcomes(try await stage.handle([report(to: returnPath(1))])).first?.delivery == SendWorld.key(1).delivery)
            #expect(try await test.value("SELECT count(*) FROM suppression") == "1")
        }
    }

    @Test func `a forged or foreign token does nothing`() async throws {
        try await Self.with { test, stage async throws in
            let foreign = TokenKey(secret: Array(repeating: 6, count: 32))
            let verdicts = try await stage.handle([
                report(to: returnPath(1, mac: foreign.mac)), report(to: "bounce@bounce.example.org"), report(to: ""),
                report(to: returnPath(99)),
            ])
            #expect(verdicts == [.done, .done, .done, .done])
            #expect(try await test.value("SELECT count(*) FROM suppression") == "0")
            #expect(try await test.value("SELECT count(*) FROM delivery WHERE bounce_class IS NOT NULL") == "0")
        }
    }

    @Test func `soft, blocked and delayed ones suppress nobody`() async throws {
        try await Self.with { test, stage async throws in
            let verdicts = try await stage.handle([
                report(to: returnPath(1), status: "4.2.2", diagnostic: "452 mailbox full"),
                report(to: returnPath(2), status: "4.0.0", action: "delayed"),
            ])
            #expect(outcomes(verdicts).count == 1)
            #expect(try await test.value("SELECT count(*) FROM suppression") == "0")
            #expect(try await test.column("SELECT bounce_class FROM delivery WHERE bounce_class IS NOT NULL") == ["soft"])
            // A soft one and a hard one in one batch: the hard one counts.
            _ = try await stage.handle([
                report(to: returnPath(2), status: "4.2.2", diagnostic: "452 mailbox full"), report(to: returnPath(2)),
                report(to: returnPath(1)),
            ])
            #expect(try await test.column("SELECT bounce_class FROM delivery ORDER BY delivery_id") == ["hard", "hard"])
            #expect(try await test.value("SELECT count(*) FROM suppression") == "2")
        }
    }

    @Test func `a mail to unsubscribe withdraws consent for its topic, once`() async throws {
        try await Self.with { test, stage async throws in
            let key = SendWorld.key(1)
            let token = try LinkToken(
                purpose: .unsubscribe, keyID: TokenKey.id, contact: key.contact, delivery: key.delivery, topic: "news"
            ).signed(mac: Self.tokens.mac)
            let mail = Message(
                tag: 1, body: Array("From: c1@example.org\r\nTo: unsubscribe@bounce.example.org\r\nSubject: \(token)\r\n\r\n".utf8))
            #expect(try await stage.handle([mail, mail]) == [.done, .done])
            #expect(try await test.column("SELECT topic || granted || source FROM consent") == ["newsfalsemail"])
            #expect(try await test.column("SELECT kind FROM journal") == ["consent-withdrawn"])
            var forged = mail.body
            if let place = forged.lastIndex(where: { $0 != 13 && $0 != 10 }) { forged[place] ^= 1 }
            try await test.execute("TRUNCATE consent")
            #expect(try await stage.handle([Message(tag: 1, body: forged)]) == [.done])
            #expect(try await test.value("SELECT count(*) FROM consent") == "0")
        }
    }

    @Test func `what is no mail is dead, its neighbours are read, and U+0000 sinks nobody`() async throws {
        try await Self.with { test, stage async throws in
            let verdicts = try await stage.handle([
                Message(tag: 1, body: []), report(to: returnPath(1), diagnostic: "550 no such user \0"),
                Message(tag: 1, body: [0, 1, 2, 0xFF]),
            ])
            #expect(outcomes(verdicts).count == 1)
            #expect(try await test.value("SELECT count(*) FROM suppression") == "1")
        }
    }
}
