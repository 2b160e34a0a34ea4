import Testing

@testable import Mailbox

@Suite struct SMTPCommandTests {
    private func read(_ line: String) -> SMTPCommand { SMTPCommand(line.utf8) }

    @Test func `commands are read in any case and with spaces at the end`() {
        #expect(read("ehlo mail.example") == .hello(name: "mail.example", extended: true))
        #expect(read("HELO [127.0.0.1] ") == .hello(name: "[127.0.0.1]", extended: false))
        #expect(read("Mail From:<a@x.example>") == .mail(sender: "a@x.example", size: nil, utf8: false))
        #expect(read("MAIL FROM: <> size=7 BODY=8bitmime") == .mail(sender: "", size: 7, utf8: false))
        #expect(read("MAIL FROM:<ż@x.example> SMTPUTF8") == .mail(sender: "ż@x.example", size: nil, utf8: true))
        #expect(read("RCPT TO:<@relay.example:b@y.example>") == .recipient("b@y.example"))
        #expect(read("RCPT TO:<Postmaster>") == .recipient("Postmaster"))
        #expect(read("DATA") == .data)
        #expect(read("quit now") == .quit)
        #expect(read("AUTH plain AGEAYg==") == .authenticate(mechanism: "PLAIN", initial: "AGEAYg=="))
    }

    @Test(arguments: [
        "EHLO", "EHLO a b", "MAIL", "MAIL TO:<a@x>", "MAIL FROM:a@x.example", "MAIL FROM:<a@x.example", "MAIL FROM:<a@x.example>SIZE=1",
        "MAIL FROM:<a>",
        "MAIL FROM:<a b@x.example>", "MAIL FROM:<a@x.example> SIZE=x", "MAIL FROM:<a@x.example> SIZE=-1",
        "MAIL FROM:<a@x.example> COLOUR=red",
        "MAIL FROM:<ż@x.example>", "RCPT TO:<>", "RCPT TO:<b@y.example> NOTIFY=NEVER", "RCPT TO:<\"a\"@x>", "RCPT TO:<@relay.example>",
        "DATA now", "RSET x", "AUTH",
        "AUTH PLAIN a b", "NOOP \u{7}", "VRFY",
    ]) func `arguments that are not understood are told apart from unknown verbs`(line: String) {
        #expect(read(line) == .malformed)
        #expect(read("X\(line.filter { $0 != "\u{7}" })") == .unknown)
    }

    @Test func `a line that is not UTF-8 is malformed`() {
        #expect(SMTPCommand([0x4E, 0x4F, 0x4F, 0x50, 0x20, 0xFF]) == .malformed)
    }
}
