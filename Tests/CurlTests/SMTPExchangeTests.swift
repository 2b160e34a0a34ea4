import Testing

@testable import Curl

@Suite struct SMTPExchangeTests {
    private static let broken = SMTPExchange.Ending(reason: "broken", reused: false, sentWholeMessage: false)

    /// Plays lines of a server after a greeting; "→" stands for the moment when the connection is ready.
    private func play(_ lines: String...) -> SMTPExchange {
        var exchange = SMTPExchange()
        for line in lines {
            if line == "→" { exchange.connected() } else { exchange.received(Array("\(line)\r\n".utf8)) }
        }
        return exchange
    }

    @Test func `a whole transaction is accepted with the reply to the dot`() {
        let exchange = play("220 hi", "250-mx", "250 SIZE 10", "→", "250 2.1.0 ok", "250 2.1.5 ok", "354 go", "250 2.0.0 queued as 4F")
        let reply = SMTPReply(code: 250, enhanced: "2.0.0", text: "queued as 4F")
        #expect(exchange.ended(.init(reason: "", reused: false, sentWholeMessage: true)) == .final(.accepted(reply)))
    }

    @Test func `a refusal is told with its stage`() {
        let no = SMTPReply(code: 550, enhanced: "5.1.1", text: "no such user")
        #expect(play("220 hi", "250 mx", "→", "550 5.1.1 no such user").ended(Self.broken) == .final(.refused(stage: .mail, no)))
        #expect(play("→", "250 ok", "550 5.1.1 no such user").ended(Self.broken) == .final(.refused(stage: .rcpt, no)))
        #expect(play("→", "250 ok", "250 ok", "550 5.1.1 no such user").ended(Self.broken) == .final(.refused(stage: .data, no)))
        #expect(play("→", "250 ok", "250 ok", "354 go", "550 5.1.1 no such user").ended(Self.broken) == .final(.refused(stage: .dot, no)))
        let greeting = SMTPReply(code: 554, text: "go away")
        #expect(play("554 go away").ended(Self.broken) == .final(.refused(stage: .connect, greeting)))
    }

    @Test func `what follows a refusal does not cover it`() {
        let no = SMTPReply(code: 550, text: "no")
        #expect(play("→", "250 ok", "550 no", "221 bye").ended(Self.broken) == .final(.refused(stage: .rcpt, no)))
    }

    @Test func `a mechanism of AUTH that fails before another succeeds is forgotten`() {
        let exchange = play("220 hi", "250 mx", "535 5.7.8 no", "235 ok", "→")
        #expect(exchange.ended(Self.broken) == .final(.unavailable("broken")))
    }

    @Test func `silence after the dot is uncertain only when the dot may have gone out`() {
        let exchange = play("→", "250 ok", "250 ok", "354 go")
        #expect(exchange.ended(.init(reason: "timeout", reused: true, sentWholeMessage: true)) == .final(.uncertain("timeout")))
        #expect(exchange.ended(.init(reason: "timeout", reused: true, sentWholeMessage: false)) == .final(.unavailable("timeout")))
    }

    @Test func `a kept connection that is dead or says 421 at MAIL is stale, a fresh one is not`() {
        let reused = SMTPExchange.Ending(reason: "reset", reused: true, sentWholeMessage: false)
        #expect(play("→").ended(reused) == .stale)
        #expect(play("→", "421 4.4.2 idle too long").ended(reused) == .stale)
        #expect(play("→").ended(Self.broken) == .final(.unavailable("broken")))
        let busy = SMTPReply(code: 421, enhanced: "4.4.2", text: "idle too long")
        #expect(play("→", "421 4.4.2 idle too long").ended(Self.broken) == .final(.refused(stage: .mail, busy)))
        #expect(play("→", "250 ok").ended(reused) == .final(.unavailable("reset")))
    }

    @Test func `who withdraws is told so unless the dot is out`() {
        var exchange = play("→", "250 ok", "250 ok", "354 go")
        exchange.withdraw()
        #expect(exchange.ended(Self.broken) == .final(.aborted))
        #expect(exchange.ended(.init(reason: "cancelled", reused: false, sentWholeMessage: true)) == .final(.uncertain("cancelled")))
    }

    @Test func `SMTPUTF8 is known from the reply to EHLO alone`() {
        #expect(play("220 hi", "250-mx", "250-smtputf8", "250 SIZE").offersUTF8)
        #expect(!play("220 hi", "250-mx", "250 SMTPUTF8X", "→", "250 SMTPUTF8").offersUTF8)
    }

    @Test func `replies of several lines keep their text and lose their codes`() {
        var parser = SMTPReplyParser()
        #expect(parser.receive(Array("550-5.7.26 unauthenticated\r\n".utf8)) == nil)
        #expect(parser.receive(Array("550-5.7.26  see the page\r\n".utf8)) == nil)
        let reply = parser.receive(Array("550 5.7.26 bye\r\n".utf8))
        #expect(reply == SMTPReply(code: 550, enhanced: "5.7.26", text: "unauthenticated\nsee the page\nbye"))
        #expect(parser.receive(Array("250\r\n".utf8)) == SMTPReply(code: 250, text: ""))
        #expect(parser.receive(Array("250 5.1.1.1 x\u{7}y\r\n".utf8)) == SMTPReply(code: 250, text: "5.1.1.1 x y"))
    }

    @Test func `no line of a server is too strange`() {
        var random = SeededGenerator(seed: 3)
        var exchange = SMTPExchange()
        for _ in 0..<5_000 {
            let line = (0..<Int.random(in: 0...80, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
            exchange.received(
                Array("25\(Int.random(in: 0...9, using: &random))-".utf8.prefix(Int.random(in: 0...4, using: &random))) + line)
        }
        exchange.received(Array("250 end\r\n".utf8))
        #expect(exchange.stage == .connect)
    }
}
