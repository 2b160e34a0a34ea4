import Curl
import Foundation
import JSON
import Logging
import Mailbox
import Testing

@Suite struct WebTests {
    private struct Page {
        let mailbox: Mailbox
        let base: String
        let client = HTTPClient()

        func get(_ path: String, headers: [(name: String, value: String)] = []) async throws -> HTTPResponse {
            try await client.send(HTTPRequest("GET", base + path, headers: headers))
        }

        func store(_ text: String, sender: String = "a@shop.example", to: String = "ola@example.org") throws -> String {
            try mailbox.store.store(Submission(sender: sender, recipients: [to], message: Array(text.utf8))).id.description
        }
    }

    private func withPage(_ body: (Page) async throws -> Void) async throws {
        try await withFolder { folder in
            let mailbox = try Mailbox(configuration: MailboxConfiguration(directory: "\(folder)/mails"), logger: Logger(label: "test"))
            try Data("outside".utf8).write(to: URL(filePath: "\(folder)/secret.eml"))
            try await mailbox.serving { ports in
                try await body(Page(mailbox: mailbox, base: "http://127.0.0.1:\(try #require(ports.web))"))
            }
        }
    }

    private static let hostile = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"

    @Test func `a hostile mail can't get markup into the page`() async throws {
        try await withPage { page in
            let text = """
                From: \(Self.hostile) <a@x.example>\r\nSubject: \(Self.hostile)\r\nX-Evil: \(Self.hostile)\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\(Self.hostile)\r\n
                """
            let id = try page.store(text, sender: "<script>@x.example", to: "\(Self.hostile)@x.example")
            for path in ["/", "/messages/\(id)", "/?q=%3Cscript%3Ealert(1)", "/?q=%22%3E%3Cscript%3E"] {
                let response = try await page.get(path)
                #expect(response.status == 200)
                #expect(!response.text.contains("<script>"))
                #expect(!response.text.contains("<img"))
                #expect(response.header("Content-Security-Policy")?.contains("default-src 'none'; script-src 'self'") == true)
                #expect(response.header("X-Content-Type-Options") == "nosniff")
            }
            #expect(try await page.get("/messages/\(id)").text.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
        }
    }

    @Test func `a mail's own HTML is only served into the sandbox`() async throws {
        try await withPage { page in
            let html = "<p>Hi</p><script>alert(1)</script><img src=\"cid:logo\">"
            let text = """
                Subject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n\(html)\r\n\
                --b\r\nContent-Type: image/png\r\nContent-ID: <logo>\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n\
                --b\r\nContent-Type: image/svg+xml; name="a\\"b.svg"\r\nContent-Disposition: attachment\r\n\r\n<svg onload=alert(1)>\r\n--b--\r\n
                """
            let id = try page.store(text)
            let message = try await page.get("/messages/\(id)")
            #expect(message.text.contains("<iframe sandbox=\"allow-popups allow-popups-to-escape-sandbox\""))
            #expect(!message.text.contains("alert(1)"))
            let frame = try await page.get("/messages/\(id)/html")
            let policy = try #require(frame.header("Content-Security-Policy"))
            #expect(policy.hasPrefix("sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'"))
            #expect(!policy.contains("script-src") && !policy.contains("allow-scripts") && !policy.contains("allow-same-origin"))
            #expect(frame.text.contains("<img src=\"/messages/\(id)/parts/0\">"))
            let picture = try await page.get("/messages/\(id)/parts/0")
            #expect(picture.header("Content-Type") == "image/png")
            #expect(picture.body == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
            let drawing = try await page.get("/messages/\(id)/parts/1")
            #expect(drawing.header("Content-Type") == "application/octet-stream")
            #expect(drawing.header("Content-Disposition")?.hasPrefix("attachment; filename=\"") == true)
            #expect(try await page.get("/messages/\(id)/parts/2").status == 404)
        }
    }

    @Test(arguments: [
        "/messages/..%2Fsecret", "/messages/..%2Fsecret.eml/raw", "/messages/%2e%2e%2fsecret/raw", "/messages/../secret/raw",
        "/messages/secret/raw", "/../secret.eml",
        "/messages/0000000000000000-000000/raw", "/messages//raw", "/messages/..%00/raw", "/mails/x.eml", "/messages/x/parts/-1",
    ]) func `no address leads to another file`(path: String) async throws {
        try await withPage { page in
            let response = try await page.get(path)
            #expect(response.status == 404 || response.status == 400)
            #expect(!response.text.contains("outside"))
        }
    }

    @Test func `the list is paged and searched, and the JSON says the same`() async throws {
        try await withPage { page in
            for number in 0..<120 {
                _ = try page.store("Subject: =?utf-8?q?Zam=C3=B3wienie_\(number)?=\r\n\r\n.\r\n", to: "c+\(number)@example.org")
            }
            let first = try await page.get("/")
            #expect(first.text.contains("120 messages"))
            #expect(
                first.text.contains("Zamówienie 119") && first.text.contains("Zamówienie 70<") && !first.text.contains("Zamówienie 69<"))
            #expect(try await page.get("/?page=3").text.contains("Page 3 of 3"))
            #expect(try await page.get("/?q=zam%C3%B3wienie+7").text.contains("11 of 120 messages match"))
            #expect(try await page.get("/?q=c%2B7@").text.contains("1 of 120 messages match"))
            #expect(try await page.get("/?page=-4&q=%&x").status == 200)
            let json = try JSONValue(parsing: await page.get("/messages.json?limit=2&skip=1").body)
            #expect(json["count"]?.int == 120)
            let subjects: [String?] = json["messages"]?.array?.map { message in message["subject"]?.string } ?? []
            #expect(subjects == ["Zamówienie 118", "Zamówienie 117"])
            #expect(json["messages"]?.array?.first?["to"]?.array == ["c+118@example.org"])
        }
    }

    @Test func `a message is downloaded as it came, and all can be deleted`() async throws {
        try await withPage { page in
            let id = try page.store("Subject: x\r\n\r\ny\r\n")
            let raw = try await page.get("/messages/\(id)/raw")
            #expect(raw.text == "Return-Path: <a@shop.example>\r\nDelivered-To: ola@example.org\r\nSubject: x\r\n\r\ny\r\n")
            #expect(raw.header("Content-Disposition") == "attachment; filename=\"\(id).eml\"")
            let before = try await page.get("/revision").text
            #expect(try await page.client.send(HTTPRequest("DELETE", "\(page.base)/messages")).status == 204)
            #expect(try await page.get("/revision").text != before)
            #expect(try await page.get("/").text.contains("No messages yet."))
            #expect(try await page.get("/messages/\(id)").status == 404)
        }
    }

    @Test func `a foreign name that points here is not answered`() async throws {
        try await withPage { page in
            for name in ["evil.example", "127.0.0.1.evil.example", "127.evil.0.1"] {
                let response = try await page.get("/", headers: [("Host", name)])
                #expect(response.status == 421)
            }
            for name in ["localhost", "localhost:8025", "127.0.0.1", "[::1]:80", "mail.localhost"] {
                let response = try await page.get("/", headers: [("Host", name)])
                #expect(response.status == 200)
            }
        }
    }
}
