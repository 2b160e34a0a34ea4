internal import Time

extension EmailMessage {
    /// Writes the message as SMTP's DATA takes it, before dots are doubled: CRLF only, ASCII only (but for addresses that need SMTPUTF8),
    /// headers folded at 78 characters where they can be, no line over 998, one each of From, Date and Message-ID.
    ///
    /// The same message always gives the same bytes.
    package func encoded() throws(EmailError) -> [UInt8] {
        guard !to.isEmpty else { throw .noRecipient }
        guard isMessageID(messageID) else { throw .badMessageID }
        var writer = HeaderWriter()
        writeIdentity(to: &writer)
        try writeStream(to: &writer)
        try writeUnsubscribe(to: &writer)
        try writeExtraHeaders(to: &writer)
        writer.begin("MIME-Version")
        writer.word("1.0".utf8)
        writer.end()
        try tree().write(to: &writer, seed: boundarySeed)
        if writer.output.last != ASCII.lineFeed { writer.end() }
        return writer.output
    }

    private func writeIdentity(to writer: inout HeaderWriter) {
        writer.begin("Date")
        writer.text(MailDate.format(date))
        writer.end()
        writer.begin("From")
        writer.address(from)
        writer.end()
        writer.begin("To")
        for (index, recipient) in to.enumerated() { writer.address(recipient, isLast: index == to.count - 1) }
        writer.end()
        if let replyTo {
            writer.begin("Reply-To")
            writer.address(replyTo)
            writer.end()
        }
        writer.begin("Subject")
        writer.text(subject)
        writer.end()
        writer.begin("Message-ID")
        writer.word("<\(messageID)>".utf8)
        writer.end()
    }

    private func writeStream(to writer: inout HeaderWriter) throws(EmailError) {
        switch stream {
        case .transactional:
            try write("Auto-Submitted", "auto-generated", to: &writer)
        case .bulk(let listID, let feedbackID):
            try write("List-Id", "<\(listID)>", to: &writer)
            try write("Feedback-ID", feedbackID, to: &writer)
            try write("Precedence", "bulk", to: &writer)
        }
    }

    private func write(_ name: String, _ identifier: String, to writer: inout HeaderWriter) throws(EmailError) {
        guard identifier.utf8.count <= 202, !identifier.isEmpty, identifier.utf8.allSatisfy(\.isVisible) else {
            throw .badIdentifier(header: name)
        }
        writer.begin(name)
        writer.word(identifier.utf8)
        writer.end()
    }

    private func writeUnsubscribe(to writer: inout HeaderWriter) throws(EmailError) {
        guard let unsubscribe else { return }
        // RFC 8058 §3.1: one-click is promised together with a link that can keep it.
        let links = [unsubscribe.link] + (unsubscribe.mailto.map { [$0] } ?? [])
        writer.begin("List-Unsubscribe")
        for (index, link) in links.enumerated() {
            guard link.utf8.allSatisfy({ $0.isVisible && $0 != ASCII.less && $0 != ASCII.greater }), (1...900).contains(link.utf8.count)
            else { throw .badHeaderLink(header: "List-Unsubscribe") }
            writer.word("<\(link)>\(index < links.count - 1 ? "," : "")".utf8)
        }
        writer.end()
        guard unsubscribe.isUsable else { throw .badUnsubscribe }
        writer.begin("List-Unsubscribe-Post")
        writer.word("List-Unsubscribe=One-Click".utf8)
        writer.end()
    }

    private func writeExtraHeaders(to writer: inout HeaderWriter) throws(EmailError) {
        var seen: Set<String> = []
        for header in extraHeaders {
            let name = header.name.asciiLowercased
            guard (1...60).contains(name.utf8.count), name.utf8.allSatisfy({ $0.isLetter || $0.isDigit || $0 == ASCII.dash }) else {
                throw .badHeaderName(header.name)
            }
            guard !Self.reserved.contains(name), !name.hasPrefix("content-"), !name.hasPrefix("resent-") else {
                throw .reservedHeader(header.name)
            }
            guard seen.insert(name).inserted else { throw .repeatedHeader(header.name) }
            writer.begin(header.name)
            writer.text(header.value)
            writer.end()
        }
    }

    /// What the message writes itself, and what only relays may write.
    private static let reserved: Set<String> = [
        "auto-submitted", "bcc", "cc", "date", "dkim-signature", "feedback-id", "from", "list-id", "list-unsubscribe",
        "list-unsubscribe-post", "message-id", "mime-version", "precedence", "received", "reply-to", "return-path", "sender", "subject",
        "to",
    ]

    private func isMessageID(_ text: String) -> Bool {
        let halves = text.split(separator: "@", omittingEmptySubsequences: false)
        return halves.count == 2 && text.utf8.count <= 200
            && halves.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { $0.isAtomText || $0 == ASCII.dot } }
    }

    /// mixed( related( alternative(text, html), inline images ), attachments ), without the levels that would have one part.
    private func tree() throws(EmailError) -> MIMEEntity {
        var bodies: [MIMEEntity] = []
        let plain = text ?? html.map { HTMLToText.convert($0) } ?? ""
        bodies.append(.text(plain, subtype: "plain"))
        if let html { bodies.append(.text(html, subtype: "html")) }
        var related = [MIMEEntity.multipart("alternative", bodies)]
        var mixed: [MIMEEntity] = []
        for attachment in attachments {
            let entity = try attachment.entity()
            if attachment.contentID == nil { mixed.append(entity) } else { related.append(entity) }
        }
        return .multipart("mixed", [.multipart("related", related)] + mixed)
    }

    /// 64 bits of FNV-1a over the Message-ID in hexadecimal.
    private var boundarySeed: String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in messageID.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return String(hash, radix: 16)
    }
}
