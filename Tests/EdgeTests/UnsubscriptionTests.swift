import Curl
import Store
import Support
import Testing

@Suite struct UnsubscriptionTests {
    private static let withdrawn = ["\(Site.contact) news false one-click"]
    private static let noted = ["\(Site.contact) consent-withdrawn news (one-click)"]

    @Test(arguments: ["GET", "HEAD"]) func `looking at a link changes nothing, as often as a scanner does it`(method: String) async throws {
        try await Site.with { site in
            let token = try Site.token()
            for _ in 0..<3 {
                let response = try await site.send(method, "/u/\(token)")
                #expect(response.status == 200)
                #expect(response.text.contains("<form method=\"post\"><button>Unsubscribe</button></form>") == (method == "GET"))
                #expect(response.text.contains("“news”") == (method == "GET"))
            }
            #expect(try await site.consents().isEmpty)
            #expect(try await site.journal().isEmpty)
        }
    }

    @Test(arguments: ["List-Unsubscribe=One-Click", "", "something=else"])
    func `a post acts at once, without redirect or cookie`(body: String) async throws {
        try await Site.with { site in
            let response = try await site.send("POST", site.link, headers: Site.form, body: Array(body.utf8))
            #expect(response.status == 200)
            #expect(response.text.contains("<h1>Done</h1>"))
            #expect(!response.text.contains("<form"))
            #expect(response.header("Location") == nil)
            #expect(response.header("Set-Cookie") == nil)
            #expect(try await site.consents() == Self.withdrawn)
            #expect(try await site.journal() == Self.noted)
        }
    }

    @Test func `a multipart form acts too, as RFC 8058 wants`() async throws {
        try await Site.with { site in
            let body = "--b\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--b--\r\n"
            let headers = [(name: "Content-Type", value: "multipart/form-data; boundary=b")]
            let response = try await site.send("POST", site.link, headers: headers, body: Array(body.utf8))
            #expect(response.status == 200)
            #expect(try await site.consents() == Self.withdrawn)
        }
    }

    @Test func `unsubscribing again, or many times at once, is unsubscribing once`() async throws {
        try await Site.with { site in
            let address = site.base + site.link
            try await withThrowingTaskGroup { group in
                for _ in 0..<4 {
                    group.addTask {
                        let client = HTTPClient()
                        var statuses: [Int] = []
                        for _ in 0..<3 { statuses.append(try await client.send(HTTPRequest("POST", address, body: [])).status) }
                        return statuses
                    }
                }
                for try await statuses in group { #expect(statuses == [200, 200, 200]) }
            }
            #expect(try await site.consents() == Self.withdrawn)
            #expect(try await site.journal() == Self.noted)
        }
    }

    @Test func `a topic is left alone when another is unsubscribed from`() async throws {
        try await Site.with { site in
            for topic in ["news", "offers"] {
                _ = try await site.test.store.setConsent(
                    contact: Site.contact, topic: topic, granted: true, source: "event", journalID: Site.contact
                )
            }
            #expect(try await site.send("POST", site.link, body: []).status == 200)
            #expect(try await site.consents() == Self.withdrawn + ["\(Site.contact) offers true event"])
        }
    }

    @Test func `when the database is gone the reader and the mail client are told to try again`() async throws {
        try await Site.with { site in
            await site.test.database.drop()
            let response = try await site.send("POST", site.link, body: [])
            #expect(response.status == 503)
            #expect(response.header("Retry-After") == "60")
            #expect(response.text.contains("Please try again in a minute."))
            #expect(try await site.send("GET", site.link).status == 200)
            #expect(try await site.send("GET", "/health").text == "ok\n")
        }
    }
}
