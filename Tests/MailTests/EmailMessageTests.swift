import Identity
import Mail
import Testing
import Time

struct EmailMessageTests {
    private func sample() throws -> EmailMessage {
        EmailMessage(
            from: try NamedAddress(parsing: "Shop <shop@example.com>"), to: [try NamedAddress(parsing: "a@example.com")], subject: "Hi",
            date: Timestamp(seconds: 1_795_508_056), messageID: "id@example.com")
    }

    private func text(_ message: EmailMessage) throws -> String { String(decoding: try message.encoded(), as: UTF8.self) }

    @Test func `a small message is written like this`() throws {
        var message = try sample()
        message.text = "Hello\n"
        #expect(
            try text(message) == """
                Date: Tue, 24 Nov 2026 08:14:16 +0000\r
                From: Shop <shop@example.com>\r
                To: a@example.com\r
                Subject: Hi\r
                Message-ID: <id@example.com>\r
                Auto-Submitted: auto-generated\r
                MIME-Version: 1.0\r
                Content-Type: text/plain; charset=utf-8\r
                Content-Transfer-Encoding: quoted-printable\r
                \r
                Hello\r

                """)
    }

    @Test func `bulk mail has the headers of bulk mail`() throws {
        var message = try sample()
        message.stream = .bulk(listID: "news.example.com", feedbackID: "a:b:c:shop")
        message.unsubscribe = .init(link: "https://example.com/u/abc", mailto: "mailto:u@example.com")
        let lines = try text(message).split(separator: "\r\n")
        for line in [
            "List-Id: <news.example.com>", "Feedback-ID: a:b:c:shop", "Precedence: bulk",
            "List-Unsubscribe: <https://example.com/u/abc>, <mailto:u@example.com>", "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
        ] {
            #expect(lines.contains { $0 == line }, "\(line)")
        }
        #expect(!lines.contains { $0.hasPrefix("Auto-Submitted") })
    }

    @Test(arguments: [
        "https://example.com/u/abc", "HTTPS://example.com", "http://localhost:8025/u/abc", "http://127.0.0.1/u", "http://[::1]:8025/u",
        "http://127.1.2.3?u",
    ]) func `one click is promised for every link that a message may have`(link: String) throws {
        var message = try sample()
        message.unsubscribe = .init(link: link)
        #expect(try text(message).contains("List-Unsubscribe: <\(link)>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"))
    }

    @Test(arguments: [
        "http://example.com/u", "http://127.0.0.1.example.com/", "http://localhost.example.com", "http://127.0.0.1@example.com/",
        "http://127.0.0.1:x@example.com/", "http://10.0.0.1/", "http://", "https://", "ftp://localhost/", "mailto:u@example.com",
        "http://[::1].example.com/", "http://[::1]:8025@example.com/", "http://127.0.0/", "http://example.com:80#@localhost/",
    ]) func `a link that can't keep the promise of one click is refused`(link: String) throws {
        var message = try sample()
        message.unsubscribe = .init(link: link)
        #expect(throws: EmailError.badUnsubscribe) { try message.encoded() }
    }

    @Test func `the second way out is a mailto link or none`() throws {
        var message = try sample()
        message.unsubscribe = .init(link: "https://example.com/u", mailto: "MAILTO:u@example.com")
        #expect(try text(message).contains("<MAILTO:u@example.com>"))
        for link in ["https://example.com/v", "u@example.com", "mailto"] {
            message.unsubscribe?.mailto = link
            #expect(throws: EmailError.badUnsubscribe) { try message.encoded() }
        }
    }

    @Test func `a line end in any text never begins a header`() throws {
        var message = try sample()
        let evil = "x\r\nBcc: victim@example.com\r\n\r\nbody\u{2028}\u{85}\u{B}"
        message.subject = evil
        message.from = NamedAddress(name: evil, address: message.from.address)
        message.extraHeaders = [.init("X-Note", evil)]
        message.html = "<p>x</p>"
        message.attachments = [Attachment(name: evil, mediaType: "text/plain", content: [])]
        let head = try text(message)
        #expect(!head.contains("\r\nBcc"))
        #expect(try MIMEMessage(parsing: message.encoded()).headers.map(\.name).filter { $0 == "Bcc" }.isEmpty)
        #expect(head.split(separator: "\r\n").filter { $0.hasPrefix("Content-Type: multipart/mixed") }.count == 1)
    }

    @Test(arguments: ["", "X Y", "X:Y", "X\r\nY", "ż", String(repeating: "x", count: 61)])
    func `a header with a bad name is refused`(name: String) throws {
        var message = try sample()
        message.extraHeaders = [.init(name, "v")]
        #expect(throws: EmailError.badHeaderName(name)) { try message.encoded() }
    }

    @Test(arguments: ["From", "date", "MESSAGE-ID", "Bcc", "Content-Type", "DKIM-Signature", "Resent-To", "List-Unsubscribe"])
    func `a header the message writes itself is refused`(name: String) throws {
        var message = try sample()
        message.extraHeaders = [.init(name, "v")]
        #expect(throws: EmailError.reservedHeader(name)) { try message.encoded() }
    }

    @Test func `broken identifiers, links and attachments are refused`() throws {
        var message = try sample()
        message.extraHeaders = [.init("X-A", "1"), .init("x-a", "2")]
        #expect(throws: EmailError.repeatedHeader("x-a")) { try message.encoded() }
        message = try sample()
        message.to = []
        #expect(throws: EmailError.noRecipient) { try message.encoded() }
        for id in ["", "a", "@", "a@", "a b@c", "a@b\r\nBcc: x", "a@b@c", "<a@b>"] {
            message = try sample()
            message.messageID = id
            #expect(throws: EmailError.badMessageID) { try message.encoded() }
        }
        for link in ["", "https://a b", "https://x>\r\nBcc: y", String(repeating: "x", count: 901), "https://ż"] {
            message = try sample()
            message.unsubscribe = .init(link: link)
            #expect(throws: EmailError.badHeaderLink(header: "List-Unsubscribe")) { try message.encoded() }
        }
        for type in ["", "text", "text/", "text/plain\r\nX: y", "multipart/mixed", "message/rfc822"] {
            message = try sample()
            message.attachments = [Attachment(name: "a", mediaType: type, content: [])]
            #expect(throws: EmailError.badAttachment(name: "a")) { try message.encoded() }
        }
        message = try sample()
        message.stream = .bulk(listID: "a\r\nb", feedbackID: "c")
        #expect(throws: EmailError.badIdentifier(header: "List-Id")) { try message.encoded() }
    }

    @Test func `the shorter transfer encoding is taken`() throws {
        var message = try sample()
        message.text = String(repeating: "Dzień dobry, dziękujemy za zamówienie i zapraszamy ponownie ", count: 20)
        #expect(try text(message).contains("Content-Transfer-Encoding: quoted-printable"))
        message.text = String(repeating: "日本語", count: 100)
        #expect(try text(message).contains("Content-Transfer-Encoding: base64"))
    }

    @Test func `an address that isn't ASCII says so`() throws {
        var message = try sample()
        #expect(!message.needsSMTPUTF8)
        message.to = [try NamedAddress(parsing: "żółw@example.com")]
        #expect(message.needsSMTPUTF8)
        #expect(try text(message).contains("To: żółw@example.com\r\n"))
    }

    @Test func `the same message gives the same bytes`() throws {
        var message = try sample()
        message.html = "<p>x</p>"
        #expect(try message.encoded() == message.encoded())
        var other = message
        other.messageID = "other@example.com"
        let boundary = try MIMEMessage(parsing: message.encoded()).contentType.parameters["boundary"]
        #expect(try boundary != MIMEMessage(parsing: other.encoded()).contentType.parameters["boundary"])
    }
}
