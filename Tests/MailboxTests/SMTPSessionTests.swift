import Testing

@testable import Mailbox

@Suite struct SMTPSessionTests {
    private static let goodMorning = ["EHLO x", "MAIL FROM:<a@x.example>", "RCPT TO:<b@y.example>", "DATA"]

    @Test func `a whole conversation goes by the book`() {
        var talk = Talk()
        #expect(talk.session.connected() == [.send(.greeting("localhost"))])
        #expect(talk.codes("EHLO mail.shop.example") == [250])
        #expect(talk.codes("MAIL FROM:<a@x.example> SIZE=100 BODY=8BITMIME") == [250])
        #expect(talk.codes("RCPT TO:<b@y.example>") == [250])
        #expect(talk.codes("rcpt to:<c@y.example>") == [250])
        #expect(talk.codes("DATA") == [354])
        let submission = Submission(sender: "a@x.example", recipients: ["b@y.example", "c@y.example"], message: Array("Hi\r\n.\r\n".utf8))
        #expect(talk.say("Hi\r\n..\r\n.\r\n") == [.store(submission)])
        #expect(talk.session.stored(as: "17") == [.send(ServerReply(250, "2.0.0", "stored as 17"))])
        #expect(talk.say("QUIT\r\n") == [.send(.bye), .close])
        #expect(!talk.session.wantsInput)
    }

    @Test func `EHLO offers what is there, and HELO nothing`() {
        var talk = Talk(SMTPSession.Rules(name: "mx", largestMessage: 99, offersTLS: true, login: ("a", "b")))
        let lines = ["mx", "PIPELINING", "SIZE 99", "8BITMIME", "ENHANCEDSTATUSCODES", "SMTPUTF8", "STARTTLS"]
        #expect(talk.say("EHLO x\r\n") == [.send(ServerReply(250, "", lines: lines))])
        #expect(talk.say("HELO x\r\n") == [.send(ServerReply(250, "", "mx"))])
        talk.session.secured()
        #expect(talk.say("EHLO x\r\n") == [.send(ServerReply(250, "", lines: Array(lines.dropLast()) + ["AUTH PLAIN"]))])
    }

    @Test func `pipelined commands are answered in order and what follows the dot waits for the store`() {
        var talk = Talk()
        let all = Self.goodMorning.joined(separator: "\r\n") + "\r\nx\r\n.\r\nMAIL FROM:<>\r\nNOOP\r\n"
        let actions = talk.say(all)
        #expect(Talk.codes(actions) == [250, 250, 250, 354])
        #expect(actions.last == .store(Submission(sender: "a@x.example", recipients: ["b@y.example"], message: Array("x\r\n".utf8))))
        #expect(talk.unread == "MAIL FROM:<>\r\nNOOP\r\n")
        _ = talk.session.stored(as: nil)
        #expect(Talk.codes(talk.say("")) == [250, 250])
    }

    @Test func `commands out of order are refused`() {
        var talk = Talk()
        #expect(talk.codes("MAIL FROM:<a@x.example>") == [503])
        #expect(talk.codes("EHLO x") == [250])
        #expect(talk.codes("RCPT TO:<b@y.example>") == [503])
        #expect(talk.codes("DATA") == [503])
        #expect(talk.codes("MAIL FROM:<a@x.example>") == [250])
        #expect(talk.codes("MAIL FROM:<a@x.example>") == [503])
        #expect(talk.codes("DATA") == [503])
        #expect(talk.codes("RSET") == [250])
        #expect(talk.codes("RCPT TO:<b@y.example>") == [503])
        #expect(talk.codes("STARTTLS") == [503])
        #expect(talk.codes("AUTH PLAIN AGEAYg==") == [503])
        #expect(talk.codes("VRFY ola") == [252])
        #expect(talk.codes("EXPN list") == [500])
    }

    @Test func `who gets everything wrong is sent away`() {
        var talk = Talk()
        for _ in 0..<20 { #expect(talk.codes("NONSENSE") == [500]) }
        #expect(talk.codes("NONSENSE") == [421])
        #expect(!talk.session.wantsInput)
    }

    @Test func `a message that is too large is refused by its announcement, and by its size`() {
        var talk = Talk(SMTPSession.Rules(largestMessage: 100))
        #expect(talk.codes("EHLO x") == [250])
        #expect(talk.codes("MAIL FROM:<a@x.example> SIZE=101") == [552])
        for line in Self.goodMorning.dropFirst() { _ = talk.codes(line) }
        #expect(Talk.codes(talk.say(String(repeating: "123456789\r\n", count: 10) + ".\r\n")) == [552])
        for line in Self.goodMorning.dropFirst() { _ = talk.codes(line) }
        #expect(talk.say("small\r\n.\r\n").contains { if case .store = $0 { true } else { false } })
    }

    @Test func `lines too long end the talk or are refused, and bare line ends end it`() {
        var talk = Talk()
        #expect(talk.codes("NOOP " + String(repeating: "x", count: 5_000)) == [500])
        #expect(talk.session.wantsInput)
        #expect(Talk.codes(talk.say(String(repeating: "x", count: 5_000))) == [500])
        #expect(!talk.session.wantsInput)
        var other = Talk()
        #expect(other.say("NOOP\nNOOP\r\n") == [.send(.bareLineEnd), .close])
    }

    @Test func `STARTTLS forgets what was said before, and comes before everything`() {
        var talk = Talk(SMTPSession.Rules(offersTLS: true))
        #expect(talk.codes("EHLO x") == [250])
        #expect(talk.codes("MAIL FROM:<a@x.example>") == [530])
        let actions = talk.say("STARTTLS\r\nMAIL FROM:<eve@x.example>\r\n")
        #expect(actions == [.send(ServerReply(220, "2.0.0", "begin TLS")), .startTLS])
        #expect(talk.unread == "MAIL FROM:<eve@x.example>\r\n")
        talk.unread = ""
        talk.session.secured()
        #expect(talk.codes("MAIL FROM:<a@x.example>") == [503])
        #expect(talk.codes("EHLO x") == [250])
        #expect(talk.codes("MAIL FROM:<a@x.example>") == [250])
    }

    @Test func `AUTH PLAIN takes the right login at once or when asked, and no other`() {
        let rules = SMTPSession.Rules(login: ("ola", "secret"))
        var talk = Talk(rules)
        #expect(talk.codes("EHLO x") == [250])
        #expect(talk.codes("MAIL FROM:<a@x.example>") == [530])
        #expect(talk.codes("AUTH LOGIN") == [504])
        #expect(talk.codes("AUTH PLAIN AG9sYQBzZWNyZXQx") == [535])
        #expect(talk.codes("AUTH PLAIN") == [334])
        #expect(talk.codes("*") == [501])
        #expect(talk.codes("AUTH PLAIN") == [334])
        #expect(talk.codes("AG9sYQBzZWNyZXQ=") == [235])
        #expect(talk.codes("AUTH PLAIN AG9sYQBzZWNyZXQ=") == [503])
        #expect(talk.codes("MAIL FROM:<a@x.example>") == [250])
    }

    @Test(arguments: [
        (Misbehaviour.Act.refuse(450, "4.2.1", "later"), [ServerReply(450, "4.2.1", "later")], true),
        (.refuse(421, "4.2.1", "bye"), [ServerReply(421, "4.2.1", "bye")], false), (.drop, [], false), (.dropAfterStoring, [], false),
    ]) func `a rule makes a verb misbehave, once`(act: Misbehaviour.Act, replies: [ServerReply], staysOpen: Bool) {
        var rules = SMTPSession.Rules()
        rules.misbehaviour = Misbehaviour([.init(at: .recipient, act, times: 1, recipient: "bad@")])
        var talk = Talk(rules)
        _ = talk.say("EHLO x\r\nMAIL FROM:<a@x.example>\r\n")
        #expect(talk.codes("RCPT TO:<good@y.example>") == [250])
        let actions = talk.say("RCPT TO:<bad@y.example>\r\n")
        #expect(actions == replies.map { .send($0) } + (staysOpen ? [] : [.close]))
        if staysOpen { #expect(talk.codes("RCPT TO:<bad@y.example>") == [250]) }
    }

    @Test func `a rule for the end of a message delays its answer, or loses it after storing`() {
        for (act, answer) in [
            (
                Misbehaviour.Act.delay(.seconds(9)),
                [SMTPSession.Action.pause(.seconds(9)), .send(ServerReply(250, "2.0.0", "stored as 1"))]
            ),
            (.dropAfterStoring, [.close]),
        ] {
            var rules = SMTPSession.Rules()
            rules.misbehaviour = Misbehaviour([.init(at: .message, act)])
            var talk = Talk(rules)
            for line in Self.goodMorning { _ = talk.codes(line) }
            #expect(talk.say("x\r\n.\r\n").count == 1)
            #expect(talk.session.stored(as: "1") == answer)
        }
    }

    @Test func `any bytes in any pieces leave a session that stays within its states`() {
        var random = SeededGenerator(seed: 11)
        let course = ["MAIL FROM:<a@x>", "RCPT TO:<b@y>", "DATA", "text", ".", "EHLO x"]
        let surprises = [
            "RSET", "QUIT", "STARTTLS", "AUTH PLAIN", "AUTH PLAIN AGEAYg==", "\n", "\r", "..", "<>", "é", "\0", "a\rb", "DATA\r\n.", "",
        ]
        var stored = 0
        for round in 0..<3_000 {
            var rules = SMTPSession.Rules(largestMessage: 200, offersTLS: round.isMultiple(of: 7))
            if round.isMultiple(of: 5) { rules.login = ("a", "b") }
            var talk = Talk(rules)
            _ = talk.say("EHLO x\r\n")
            for step in 0..<40 {
                let word =
                    Int.random(in: 0..<12, using: &random) == 0 ? surprises.randomElement(using: &random) : course[step % course.count]
                var actions = talk.say((word ?? "") + (Int.random(in: 0..<30, using: &random) == 0 ? "\n" : "\r\n"))
                while let action = actions.popLast() {
                    if case .store(let submission) = action {
                        stored += 1
                        #expect(submission.message.count <= 200)
                        #expect(!submission.recipients.isEmpty)
                        #expect(hasOnlyWholeLineEnds(submission.message))
                        actions += talk.session.stored(as: "1") + talk.say("")
                    } else if action == .startTLS {
                        talk.session.secured()
                        actions += talk.say("")
                    }
                }
                #expect(talk.session.wantsInput ? talk.unread.isEmpty : actions.isEmpty)
            }
        }
        #expect(stored > 1_000)
    }

    private func hasOnlyWholeLineEnds(_ bytes: [UInt8]) -> Bool {
        bytes.indices.allSatisfy { index in
            if bytes[index] == 0x0A { return index > 0 && bytes[index - 1] == 0x0D }
            return bytes[index] != 0x0D || index + 1 < bytes.count && bytes[index + 1] == 0x0A
        }
    }
}

/// A client's side of a session.
struct Talk {
    var session: SMTPSession
    /// What the session did not want to hear yet.
    var unread = ""

    init(_ rules: SMTPSession.Rules = SMTPSession.Rules()) {
        session = SMTPSession(rules: rules)
    }

    /// Says something as it is, after what was left unread.
    mutating func say(_ text: String) -> [SMTPSession.Action] {
        let bytes = Array((unread + text).utf8)
        let (consumed, actions) = bytes.withUnsafeBytes { session.receive($0) }
        unread = String(decoding: bytes[consumed...], as: UTF8.self)
        return actions
    }

    /// Says a line and gives the codes of the replies.
    mutating func codes(_ line: String) -> [Int] {
        Self.codes(say("\(line)\r\n"))
    }

    static func codes(_ actions: [SMTPSession.Action]) -> [Int] {
        actions.compactMap { if case .send(let reply) = $0 { reply.code } else { nil } }
    }
}

/// SplitMix64: the same numbers in every run.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }
}
