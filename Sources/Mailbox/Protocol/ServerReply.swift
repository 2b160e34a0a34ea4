/// An SMTP reply on its way out (RFC 5321 §4.2), its lines without codes.
package struct ServerReply: Equatable, Sendable {
    /// The three digits.
    package let code: Int
    /// The enhanced status code (RFC 2034); empty where none belongs, as in greetings and EHLO.
    package let enhanced: String
    /// At least one line of text.
    package let lines: [String]

    /// A reply of these parts.
    package init(_ code: Int, _ enhanced: String = "", _ lines: String...) {
        self.init(code, enhanced, lines: lines)
    }

    init(_ code: Int, _ enhanced: String, lines: [String]) {
        self.code = code
        self.enhanced = enhanced
        self.lines = lines.isEmpty ? [""] : lines
    }

    /// The bytes for the wire, each line ended by CRLF.
    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        for (index, line) in lines.enumerated() {
            bytes += "\(code)\(index == lines.count - 1 ? " " : "-")\(enhanced)\(enhanced.isEmpty ? "" : " ")".utf8
            // A script's text must not become a second reply.
            bytes += line.utf8.map { $0 < 0x20 ? 0x20 : $0 }
            bytes += [0x0D, 0x0A]
        }
        return bytes
    }
}

extension ServerReply {
    static func greeting(_ name: String) -> ServerReply { ServerReply(220, "", "\(name) ESMTP Goniec mailbox") }
    static let bye = ServerReply(221, "2.0.0", "bye")
    static let ok = ServerReply(250, "2.0.0", "ok")
    static let closing = ServerReply(421, "4.3.2", "the mailbox is closing")
    static let idle = ServerReply(421, "4.4.2", "nothing was said for too long")
    static let goAhead = ServerReply(354, "", "end with a line that holds a dot")
    static let cannotStore = ServerReply(451, "4.3.0", "the message could not be stored")
    static let lineTooLong = ServerReply(500, "5.5.2", "the line is too long")
    static let bareLineEnd = ServerReply(500, "5.5.2", "lines end with CR LF")
    static let unknown = ServerReply(500, "5.5.1", "unknown command")
    static let syntax = ServerReply(501, "5.5.4", "the arguments are not understood")
    static let outOfOrder = ServerReply(503, "5.5.1", "not now")
    static let tlsFirst = ServerReply(530, "5.7.0", "STARTTLS first")
    static let logInFirst = ServerReply(530, "5.7.0", "AUTH first")
    static let wrongLogin = ServerReply(535, "5.7.8", "user or password is wrong")
    static let tooManyRecipients = ServerReply(452, "4.5.3", "too many recipients")
    static let tooLarge = ServerReply(552, "5.3.4", "the message is too large")
}
