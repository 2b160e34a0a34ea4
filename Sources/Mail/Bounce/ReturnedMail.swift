/// What arrives at the return path.
package enum ReturnedMail: Sendable {
    /// A delivery status notification (RFC 3464).
    case status(DeliveryStatus)
    /// A machine answered for a person; never an opt-out.
    case autoReply
    /// A feedback report (RFC 5965): the recipient called a message spam. `headers` are those of the message, as far as returned.
    case complaint(headers: [MIMEMessage.Field])
    /// Anything else: a person's answer, a bounce without structure, spam.
    case other

    /// Tells what a message is.
    package init(_ message: MIMEMessage) {
        if let status = DeliveryStatus(message) {
            self = .status(status)
        } else if message.firstPart("message", "feedback-report") != nil {
            let returned = message.firstPart("message", "rfc822")?.parts.first?.headers
            self = .complaint(headers: returned ?? Self.headersPart(message))
        } else {
            self = Self.isAutoReply(message) ? .autoReply : .other
        }
    }

    private static func headersPart(_ message: MIMEMessage) -> [MIMEMessage.Field] {
        guard let part = message.firstPart("text", "rfc822-headers") else { return [] }
        return (try? MIMEMessage(parsing: part.decodedBody()))?.headers ?? []
    }

    /// By RFC 3834's header, by the headers that came before it, and by the subject.
    private static func isAutoReply(_ message: MIMEMessage) -> Bool {
        if let value = message.rawHeader("Auto-Submitted") { return !value.asciiLowercased.hasPrefix("no") }
        let markers = ["X-Autoreply", "X-Autorespond", "X-Autoresponder"]
        if markers.contains(where: { message.rawHeader($0) != nil }) { return true }
        if message.rawHeader("Precedence")?.equalsIgnoringCase("auto_reply") == true { return true }
        return ReplyText(message.header("Subject") ?? "").hasAny(of: BouncePhrases.autoReply)
    }
}
