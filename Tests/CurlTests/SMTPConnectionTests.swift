import Curl
import Mailbox
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(2))) struct SMTPConnectionTests {
    @Test func `many messages travel over one connection, byte for byte`() async throws {
        try await Bench.with { bench in
            let connection = SMTPConnection(relay: try bench.relay())
            let body = ".\r\n..\r\n.dot\r\n" + String(repeating: String(repeating: "x", count: 900) + "\r\n", count: 300) + "end"
            for number in 0..<20 {
                let result = await connection.send(
                    try .test("c\(number)@example.org"), message: message("no \(number)", body: body + "\r\n"))
                #expect(result.isAccepted)
            }
            let stored = try bench.stored
            #expect(stored.count == 20)
            let head = "Return-Path: <bounce@shop.example>\r\nDelivered-To: c19@example.org\r\n"
            #expect(stored.last == head + String(decoding: message("no 19", body: body + "\r\n"), as: UTF8.self))
            await connection.close()
        }
    }

    @Test func `only MAIL, RCPT and DATA are said for the second message`() async throws {
        let server = try ScriptedServer(Self.politeServer)
        let connection = SMTPConnection(relay: try SMTPRelay(url: "smtp://127.0.0.1:\(server.port)?helo=mail.shop.example"))
        #expect(await connection.send(try SMTPEnvelope(sender: "", recipient: "a@example.org"), message: message("1")).isAccepted)
        #expect(await connection.send(try .test(), message: message("2")).isAccepted)
        await connection.close()
        let commands = server.lines.filter { $0.first?.isUppercase == true && !$0.contains(": ") && $0 != "Hello" }
        #expect(
            commands.prefix(7) == [
                "EHLO mail.shop.example", "MAIL FROM:<> SIZE=\(message("1").count)", "RCPT TO:<a@example.org>", "DATA",
                "MAIL FROM:<bounce@shop.example> SIZE=\(message("2").count)", "RCPT TO:<ola@example.org>", "DATA",
            ])
        server.stop()
    }

    @Test(arguments: [
        (Misbehaviour.Moment.connect, SMTPStage.connect), (.hello, .connect), (.mail, .mail), (.recipient, .rcpt), (.data, .data),
        (.message, .dot),
    ]) func `a refusal is reported with its stage and words, and the next message goes through`(
        moment: Misbehaviour.Moment, stage: SMTPStage
    ) async throws {
        // HELO is tried after a refused EHLO.
        let times = moment == .hello ? 2 : 1
        try await Bench.with([.init(at: moment, .refuse(550, "5.1.1", "no such thing"), times: times)]) { bench in
            let connection = SMTPConnection(relay: try bench.relay())
            let no = SMTPReply(code: 550, enhanced: "5.1.1", text: "no such thing")
            #expect(await connection.send(try .test(), message: message("first")) == .refused(stage: stage, no))
            #expect(await connection.send(try .test(), message: message("second")).isAccepted)
            #expect(bench.mailbox.store.listed.map(\.subject) == ["second"])
        }
    }

    @Test(arguments: [Misbehaviour.Moment.connect, .hello, .mail, .recipient, .data])
    func `a connection that breaks before the dot hands nothing over`(moment: Misbehaviour.Moment) async throws {
        try await Bench.with([.init(at: moment, .drop, times: 1)]) { bench in
            let connection = SMTPConnection(relay: try bench.relay())
            #expect(await connection.send(try .test(), message: message("first")).isUnavailable)
            #expect(bench.mailbox.store.count == 0)
            #expect(await connection.send(try .test(), message: message("second")).isAccepted)
        }
    }

    @Test(arguments: [(Misbehaviour.Act.drop, 0), (.dropAfterStoring, 1)])
    func `a connection that breaks after the dot is uncertain, whatever became of the message`(
        act: Misbehaviour.Act, count: Int
    ) async throws {
        try await Bench.with([.init(at: .message, act, times: 1)]) { bench in
            let connection = SMTPConnection(relay: try bench.relay())
            #expect(await connection.send(try .test(), message: message("first")).isUncertain)
            #expect(bench.mailbox.store.count == count)
            #expect(await connection.send(try .test(), message: message("second")).isAccepted)
        }
    }

    @Test func `no answer to the dot in time is uncertain, and nothing is sent twice`() async throws {
        try await Bench.with([.init(at: .message, .delay(.seconds(30)), times: 1)]) { bench in
            var relay = try bench.relay()
            relay.finalReplyTimeout = .seconds(1)
            let connection = SMTPConnection(relay: relay)
            #expect(await connection.send(try .test(), message: message("slow")).isUncertain)
            #expect(bench.mailbox.store.count == 1)
        }
    }

    @Test func `the dot has a longer time limit than a command`() async throws {
        try await Bench.with([.init(at: .message, .delay(.milliseconds(1_600)), times: 1)]) { bench in
            var relay = try bench.relay()
            relay.replyTimeout = .seconds(1)
            relay.finalReplyTimeout = .seconds(20)
            let connection = SMTPConnection(relay: relay)
            #expect(await connection.send(try .test(), message: message("slow")).isAccepted)
            // A kept connection that says nothing may have died unseen, so there is a second try on a fresh one.
            bench.misbehaviour.set([.init(at: .mail, .delay(.seconds(30)), times: 2)])
            #expect(await connection.send(try .test(), message: message("slower")).isUnavailable)
            #expect(bench.mailbox.store.count == 1)
        }
    }

    @Test func `a sender who withdraws before the end leaves nothing behind`() async throws {
        try await Bench.with { bench in
            let connection = SMTPConnection(relay: try bench.relay())
            let long = String(repeating: String(repeating: "x", count: 900) + "\r\n", count: 1_000)
            let asked = Mutex(0)
            let result = await connection.send(try .test(), message: message("no", body: long)) {
                asked.withLock { $0 += 1 }
                return false
            }
            #expect(result == .aborted)
            #expect(asked.withLock { $0 } == 1)
            #expect(await connection.send(try .test(), message: message("yes", body: long)).isAccepted)
            #expect(bench.mailbox.store.listed.map(\.subject) == ["yes"])
        }
    }

    @Test func `a cancelled task does not wait for the relay`() async throws {
        let isDataOver = AsyncStream<Void>.makeStream()
        let server = try ScriptedServer { line in
            if line == "." { isDataOver.continuation.yield() }
            return line == "." ? "" : Self.politeServer(line)
        }
        let connection = SMTPConnection(relay: try SMTPRelay(url: "smtp://127.0.0.1:\(server.port)"))
        let sending = Task { await connection.send(try .test(), message: message("stuck")) }
        for await _ in isDataOver.stream { break }
        sending.cancel()
        #expect(try await sending.value.isUncertain)
        await connection.close()
        server.stop()
    }

    @Test func `a connection that died while idle is replaced without anybody noticing`() async throws {
        try await Bench.with { bench in
            let connection = SMTPConnection(relay: try bench.relay())
            #expect(await connection.send(try .test(), message: message("1")).isAccepted)
            bench.misbehaviour.set([.init(at: .mail, .refuse(421, "4.4.2", "idle"), times: 1)])
            #expect(await connection.send(try .test(), message: message("2")).isAccepted)
            bench.misbehaviour.set([.init(at: .mail, .drop, times: 1)])
            #expect(await connection.send(try .test(), message: message("3")).isAccepted)
            bench.misbehaviour.set([.init(at: .mail, .drop, times: 2)])
            #expect(await connection.send(try .test(), message: message("4")).isUnavailable)
            #expect(bench.mailbox.store.listed.map(\.subject) == ["1", "2", "3"])
        }
    }

    @Test func `closing does not wait for a relay that is frozen`() async throws {
        let server = try ScriptedServer { line in line == "QUIT" ? "" : Self.politeServer(line) }
        let connection = SMTPConnection(relay: try SMTPRelay(url: "smtp://127.0.0.1:\(server.port)"))
        #expect(await connection.send(try .test(), message: message("1")).isAccepted)
        await connection.close()
        server.stop()
    }

    @Test func `nobody there is unavailable`() async throws {
        let server = try ScriptedServer { _ in nil }
        let port = server.port
        server.stop()
        let connection = SMTPConnection(relay: try SMTPRelay(url: "smtp://127.0.0.1:\(port)"))
        #expect(await connection.send(try .test(), message: message("1")).isUnavailable)
        #expect(await connection.send(try .test(), message: []).isUnavailable)
    }

    @Test func `a relay without SMTPUTF8 never sees an address it can't read`() async throws {
        let server = try ScriptedServer(Self.politeServer)
        let connection = SMTPConnection(relay: try SMTPRelay(url: "smtp://127.0.0.1:\(server.port)"))
        let result = await connection.send(try .test("zażółć@example.org"), message: message("1"))
        let words = "the relay does not offer SMTPUTF8, which the address needs"
        #expect(result == .refused(stage: .mail, SMTPReply(code: 550, enhanced: "5.6.7", text: words)))
        #expect(!server.lines.contains { $0.hasPrefix("MAIL") })
        server.stop()
        try await Bench.with { bench in
            let connection = SMTPConnection(relay: try bench.relay())
            #expect(await connection.send(try .test(), message: message("1")).isAccepted)
            #expect(await connection.send(try .test("zażółć@example.org"), message: message("2")).isAccepted)
            #expect(bench.mailbox.store.listed.last?.recipients == ["zażółć@example.org"])
        }
    }

    /// Says yes to everything.
    static func politeServer(_ line: String) -> String? {
        switch line.prefix(4) {
        case "<con": "220 hi\r\n"
        case "EHLO": "250-hi\r\n250 SIZE 100000000\r\n"
        case "MAIL", "RCPT", ".": "250 2.0.0 ok\r\n"
        case "DATA": "354 go\r\n"
        case "QUIT": nil
        default: ""
        }
    }
}
