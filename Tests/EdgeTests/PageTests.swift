import Curl
import Testing

@Suite struct PageTests {
    @Test func `every page comes with headers that keep it and its address to the reader`() async throws {
        try await Site.with { site in
            let token = try Site.token()
            for (method, path) in [
                ("GET", "/u/\(token)"), ("HEAD", "/u/\(token)"), ("POST", "/u/\(token)"), ("GET", "/u/x"), ("POST", "/u/x"),
            ] {
                let response = try await site.send(method, path, body: method == "POST" ? [] : nil)
                #expect(response.header("Content-Type") == "text/html; charset=utf-8")
                #expect(response.header("Content-Security-Policy")?.hasPrefix("default-src 'none'; ") == true)
                #expect(response.header("Content-Security-Policy")?.contains("frame-ancestors 'none'") == true)
                #expect(response.header("Referrer-Policy") == "no-referrer")
                #expect(response.header("Cache-Control") == "no-store")
                #expect(response.header("X-Content-Type-Options") == "nosniff")
                #expect(response.header("X-Robots-Tag") == "noindex")
                #expect(response.header("Set-Cookie") == nil)
                #expect(response.header("Server") == nil)
                #expect(!response.text.contains("src="))
            }
        }
    }

    @Test(arguments: [
        ("pl", "pl"), ("pl-PL,pl;q=0.9,en;q=0.8", "pl"), ("de, PL;q=0.5", "pl"), ("en-GB,pl", "en"), ("plx", "en"), ("", "en"), ("*", "en"),
        (String(repeating: "x,", count: 2_000) + "pl", "en"),
    ]) func `a page speaks the reader's language, or English`(wanted: String, spoken: String) async throws {
        try await Site.with { site in
            let token = try Site.token()
            for (method, path) in [("GET", "/u/\(token)"), ("POST", "/u/\(token)"), ("GET", "/u/x")] {
                let headers = [(name: "Accept-Language", value: wanted)]
                let response = try await site.send(method, path, headers: headers, body: method == "POST" ? [] : nil)
                #expect(response.header("Content-Language") == spoken)
                #expect(response.text.contains("<html lang=\"\(spoken)\">"))
            }
        }
    }

    @Test func `health is told without the database, and other addresses lead nowhere`() async throws {
        try await Site.with { site in
            let health = try await site.send("GET", "/health")
            #expect(health.status == 200)
            #expect(health.text == "ok\n")
            #expect(try await site.send("HEAD", "/health").status == 200)
            for path in ["/", "/u", "/u/", "/u/a/b", "/../health/x", "/favicon.ico"] {
                let response = try await site.send("GET", path)
                #expect(response.status == 404, "\(path)")
            }
        }
    }
}
