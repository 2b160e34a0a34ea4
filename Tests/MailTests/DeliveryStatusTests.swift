import Mail
import Testing

func message(_ text: String) throws -> MIMEMessage {
    try MIMEMessage(parsing: Array(text.utf8).flatMap { $0 == 10 ? [13, 10] : [$0] })
}

struct DeliveryStatusTests {
    @Test func `RFC 3464's simple report of a failure is read`() throws {
        let status = try #require(DeliveryStatus(try message(Reports.simple)))
        #expect(status.reportingMTA == "cs.utk.edu")
        #expect(status.originalMessageID == "4712@uniadm.example")
        #expect(status.originalHeader("x-goniec-delivery") == "018f-token")
        #expect(status.recipients.count == 1)
        #expect(status.recipients[0].originalRecipient == "louisl@larry.slip.umd.edu")
        #expect(status.recipients[0].finalRecipient == "louisl@larry.slip.umd.edu")
        #expect(status.recipients[0].action == .failed)
        #expect(status.recipients[0].status == EnhancedStatus(4, 0, 0))
        #expect(status.recipients[0].diagnostic == "426 connection timed out")
        #expect(status.recipients[0].bounceClass == .soft)
    }

    @Test func `RFC 3464's report on several recipients keeps them apart`() throws {
        let status = try #require(DeliveryStatus(try message(Reports.several)))
        #expect(status.originalEnvelopeID == "QQ314159")
        #expect(status.recipients.map(\.finalRecipient) == ["arathib@vnet.ibm.com", "johnh@hpnjld.njd.hp.com", "wsnell@sdcc13.ucsd.edu"])
        #expect(status.recipients.map(\.action) == [.failed, .delayed, .failed])
        #expect(status.recipients.map(\.bounceClass) == [.hard, nil, .hard])
        #expect(status.originalHeaders.isEmpty)
    }

    @Test func `a utf-8 recipient and headers-only return are read`() throws {
        let status = try #require(DeliveryStatus(try message(Reports.international)))
        #expect(status.recipients[0].originalRecipient == "żółw@example.com")
        #expect(status.recipients[0].finalRecipient == "zolw@example.com")
        #expect(status.recipients[0].bounceClass == .hard)
        #expect(status.originalMessageID == "abc@shop.example")
        #expect(status.originalHeader("Subject") == "Hello folded\tworld")
    }

    @Test(arguments: ["delayed", "delivered", "relayed", "expanded"])
    func `what isn't a failure is no bounce`(action: String) throws {
        let text = Reports.simple.replacing("Action: failed", with: "Action: \(action)").replacing("Status: 4.0.0", with: "Status: 5.1.1")
        let status = try #require(DeliveryStatus(try message(text)))
        #expect(status.recipients[0].action?.rawValue == action)
        #expect(status.recipients[0].bounceClass == nil)
    }

    @Test(arguments: [
        ("4.0.0", "550 user unknown", BounceClass.soft), ("5.0.0", "550 5.2.2 mailbox full", .soft), ("5.0.0", "x", .unknown),
        ("4.4.7", "", .soft), ("5.1.1", "421 later", .soft), ("5.1.1", "x; unknown", .hard), ("5.0.0", "550 5.7.26 unauthenticated", .auth),
    ])
    func `a failure is classified by the better of status and diagnosis`(status: String, diagnosis: String, expected: BounceClass) throws {
        let text = Reports.simple.replacing("Status: 4.0.0", with: "Status: \(status)")
            .replacing("426 connection timed out", with: diagnosis)
        #expect(try #require(DeliveryStatus(try message(text))).recipients[0].bounceClass == expected)
    }

    @Test func `a message that isn't a report isn't read as one`() throws {
        #expect(DeliveryStatus(try message("Subject: hi\n\nFinal-Recipient: rfc822; a@b.c\nAction: failed\nStatus: 5.1.1\n")) == nil)
        #expect(
            DeliveryStatus(
                try message("Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n\n--b--\n")) == nil
        )
    }

    @Test(arguments: [
        "Auto-Submitted: auto-replied\nSubject: Re: Hi\n\nAway.", "X-Autoreply: yes\n\nAway.", "Subject: Out of Office: Hi\n\nAway.",
        "Subject: =?utf-8?q?Odpowied=C5=BA_automatyczna=3A_Hi?=\n\nUrlop.", "Precedence: auto_reply\n\nAway.",
    ])
    func `an out-of-office answer is an auto-reply`(text: String) throws {
        guard case .autoReply = ReturnedMail(try message(text)) else {
            Issue.record("not seen as an auto-reply: \(text)")
            return
        }
    }

    @Test func `a feedback report is a complaint with the message's headers, and other mail is other`() throws {
        guard case .complaint(let headers) = ReturnedMail(try message(Reports.feedback)) else {
            Issue.record("not seen as a complaint")
            return
        }
        #expect(headers.contains { $0.name == "X-Goniec-Delivery" && $0.value == "token" })
        guard case .other = ReturnedMail(try message("Subject: Re: Hi\nAuto-Submitted: no\n\nThanks!")) else {
            Issue.record("a person's answer isn't seen as one")
            return
        }
        guard case .status = ReturnedMail(try message(Reports.simple)) else {
            Issue.record("a report isn't seen as one")
            return
        }
    }

    @Test func `mutated reports never trap and never invent a recipient from nothing`() throws {
        var generator = SplitMix(state: 12)
        var read = 0
        let seeds = [Reports.simple, Reports.several, Reports.international, Reports.feedback].map { Array($0.utf8) }
        for round in 0..<20_000 {
            guard let message = try? MIMEMessage(parsing: generator.mutated(seeds[round % seeds.count])) else { continue }
            guard case .status(let status) = ReturnedMail(message) else { continue }
            read += 1
            #expect(!status.recipients.isEmpty)
            _ = status.recipients.map(\.bounceClass)
            _ = status.originalMessageID
        }
        #expect(read > 5_000)
    }
}
