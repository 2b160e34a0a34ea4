import Identity
import Mail
import Testing
import Time

struct MIMEMessageTests {
    @Test func `what the builder writes, the parser reads`() throws {
        var original = EmailMessage(
            from: try NamedAddress(parsing: "Sklep Żółw <sklep@example.com>"), to: [try NamedAddress(parsing: "a@example.com")],
            subject: "Zażółć " + String(repeating: "gęślą jaźń ", count: 20), date: .epoch,
            messageID: EmailMessage.messageID(of: UUID(high: 1, low: 2), at: "example.com"))
        original.html = "<p>Cześć</p>\n"
        original.attachments = [
            Attachment(
                name: "Faktura żółta " + String(repeating: "długa ", count: 20), mediaType: "application/pdf", content: [0, 1, 2, 255]),
            Attachment(name: "a.png", mediaType: "image/png", content: [9], contentID: "logo"),
        ]
        let message = try MIMEMessage(parsing: try original.encoded())
        #expect(message.header("subject").map { $0 + " " } == original.subject)
        #expect(message.header("From") == "Sklep Żółw <sklep@example.com>")
        #expect(message.contentType.type == "multipart" && message.contentType.subtype == "mixed")
        #expect(message.allParts.map(\.contentType.subtype) == ["mixed", "related", "alternative", "plain", "html", "png", "pdf"])
        #expect(message.allParts[3].text() == "Cześć\r\n")
        #expect(message.allParts[4].text() == "<p>Cześć</p>\r\n")
        #expect(message.allParts[6].decodedBody() == [0, 1, 2, 255])
        #expect(message.allParts[6].fileName == "Faktura żółta " + String(repeating: "długa ", count: 19) + "długa")
        #expect(message.allParts[5].fileName == "a.png")
    }

    @Test func `headers are unfolded and found in any case`() throws {
        let parsed = try message("Subject: a\n b\n\tc\nX-Empty:\nno colon here\nX-Bare : v\n\nbody\n")
        #expect(parsed.headers.map(\.name) == ["Subject", "X-Empty", "X-Bare"])
        #expect(parsed.header("SUBJECT") == "a b\tc")
        #expect(parsed.header("x-empty")?.isEmpty == true)
        #expect(parsed.header("missing") == nil)
        #expect(Array(parsed.body) == Array("body\r\n".utf8))
    }

    @Test func `LF alone is read like CRLF, and a message may have no body or no header`() throws {
        #expect(try MIMEMessage(parsing: Array("A: b\n\nc".utf8)).text() == "c")
        #expect(try MIMEMessage(parsing: Array("A: b".utf8)).header("a") == "b")
        #expect(try MIMEMessage(parsing: Array("\r\nonly body".utf8)).text() == "only body")
        #expect(try MIMEMessage(parsing: []).text().isEmpty)
    }

    @Test(arguments: [
        ("text/html; charset=utf-8", "html", ["charset": "utf-8"]),
        ("TEXT/HTML; Charset=\"ISO-8859-2\"; x=y", "html", ["charset": "ISO-8859-2", "x": "y"]),
        ("text/plain (comment; x=1); charset=a(b)", "plain", ["charset": "a(b)"]),
        ("a/b; title*=us-ascii'en-us'This%20is%20%2A%2A%2Afun%2A%2A%2A", "b", ["title": "This is ***fun***"]),
        ("a/b; n*0*=utf-8'pl'%C5; n*1*=%BC; n*2=\"x y\"", "b", ["n": "żx y"]),
        ("a/b; n*1=second; n*0=first", "b", ["n": "firstsecond"]), ("a/b; q=\"a\\\"b\"", "b", ["q": "a\"b"]), ("a/b;;; =x; y", "b", [:]),
        ("multipart/mixed; boundary==_x_=", "mixed", ["boundary": "=_x_="]),
    ])
    func `a content type is read with its parameters`(value: String, subtype: String, parameters: [String: String]) throws {
        let type = try #require(ContentType(parsing: value))
        #expect(type.subtype == subtype)
        #expect(type.parameters == parameters)
    }

    @Test(arguments: ["", "text", "/", "text/", "/html", ";x=y"])
    func `what isn't a content type is none`(value: String) {
        #expect(ContentType(parsing: value) == nil)
    }

    @Test func `parts end where they should`() throws {
        let parsed = try message(
            """
            Content-Type: multipart/mixed; boundary="b"

            preamble
            --b

            first

            --b--not the end
            --b \u{20}
            Content-Type: text/html

            second
            --bb
            --b--
            epilogue
            --b

            no part
            """)
        #expect(parsed.parts.map { $0.text() } == ["first\r\n\r\n--b--not the end", "second\r\n--bb"])
    }

    @Test func `depth and number of parts are bounded`() throws {
        var nested = ""
        for depth in 0..<40 { nested += "Content-Type: multipart/mixed; boundary=b\(depth)\n\n--b\(depth)\n" }
        #expect(throws: MIMEError.tooDeep) { try message(nested) }
        #expect(throws: MIMEError.tooDeep) { try message(String(repeating: "Content-Type: message/rfc822\n\n", count: 40)) }
        let wide = "Content-Type: multipart/mixed; boundary=b\n\n" + String(repeating: "--b\n\nx\n", count: 300)
        #expect(throws: MIMEError.tooManyParts) { try message(wide) }
        #expect(throws: MIMEError.tooManyFields) { try message(String(repeating: "A: b\n", count: 1_001)) }
    }

    @Test func `fifty thousand mutated messages never trap`() throws {
        var generator = SplitMix(state: 13)
        let seeds = [Reports.simple, Reports.international, Reports.feedback, Self.tricky].map { Array($0.utf8) }
        var parsed = 0
        for round in 0..<50_000 {
            guard let message = try? MIMEMessage(parsing: generator.mutated(seeds[round % seeds.count])) else { continue }
            parsed += 1
            for part in message.allParts {
                _ = part.text()
                _ = part.fileName
                _ = part.header("Subject")
            }
        }
        #expect(parsed > 45_000)
    }

    private static let tricky = """
        Subject: =?utf-8?q?=C5=BC?= =?iso-8859-2?b?v/Pzdw==?= =?
        Content-Type: multipart/alternative; (c(d)e) boundary="a\\"b"; n*0*=utf-8''%C5; n*1*=%BC

        --a"b
        Content-Type: text/plain; charset=windows-1250
        Content-Transfer-Encoding: quoted-printable

        =B9=9C=\u{20}
        =
        --a"b
        Content-Type: application/octet-stream; name="=?utf-8?q?a?="
        Content-Disposition: attachment; filename*=utf-8''%C5%BC.txt
        Content-Transfer-Encoding: base64

        AAEC
        --a"b--
        """
}
