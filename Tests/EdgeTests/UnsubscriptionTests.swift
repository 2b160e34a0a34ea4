import Curl
import Identity
import Mail
import OpenSSL
import Support
import Testing

@Suite(.timeLimit(.minutes(1))) struct UnsubscriptionTests {
    private static let agreed = ["news t form"]
    private static let oneClick = Array("List-Unsubscribe=One-Click".utf8)

    @Test func `GET and HEAD ask, and change nothing however often a scanner follows`() async throws {
        try await EdgeWorld.with { world in
            let path = "/u/\(try EdgeWorld.token())"
            for _ in 1...3 {
                let page = try await world.send("GET", path)
                #expect(page.status == 200)
                #expect(page.text.contains("<form method=\"post\"><button>Unsubscribe</button></form>"))
                #expect(page.text.contains("“news”"))
                let head = try await world.send("HEAD", path)
                #expect(head.status == 200)
                #expect(head.body.isEmpty)
                #expect(head.header("Content-Type") == page.header("Content-Type"))
            }
            #expect(try await world.consents() == Self.agreed)
            #expect(try await world.journal() == [])
        }
    }

    @Test func `POST acts at once and as often as it comes, as a mail program sends it and as a browser does`() async throws {
        try await EdgeWorld.with { world in
            let path = "/u/\(try EdgeWorld.token())"
            for body in [Self.oneClick, [], Self.oneClick, Array(repeating: 0x41, count: 300_000)] {
                let page = try await world.send("POST", path, body: body)
                #expect(page.status == 200)
                #expect(page.text.contains("We won’t write to you about “news” any more."))
                #expect(!page.text.contains("<form"))
            }
            #expect(try await world.consents() == ["news f one-click"])
            #expect(try await world.journal() == ["consent-withdrawn news (one-click)"])
        }
    }

    @Test func `what nobody has agreed to can be declined, by somebody who isn't known too`() async throws {
        try await EdgeWorld.with { world in
            let stranger = UUID(high: 9, low: 9)
            for token in [try EdgeWorld.token(topic: "offers"), try EdgeWorld.token(contact: stranger, topic: "offers")] {
                #expect(try await world.send("POST", "/u/\(token)").status == 200)
            }
            #expect(try await world.consents() == Self.agreed + ["offers f one-click", "offers f one-click"])
        }
    }

    @Test func `links that were made up, changed, cut or made for something else lead nowhere`() async throws {
        try await EdgeWorld.with { world in
            let genuine = try EdgeWorld.token()
            var tokens = LinkToken.Purpose.allCases.filter { $0 != .unsubscribe }.compactMap { try? EdgeWorld.token(purpose: $0) }
            tokens.append(try EdgeWorld.token(tokens: TokenKey(secret: Array(repeating: 6, count: 32))))
            tokens.append(try EdgeWorld.token(keyID: 2))
            tokens += [
                String(genuine.dropLast()), String(genuine.dropFirst()), genuine + "A", "x", "%00", "%F0%9F%A6%86", "..%2F..%2Fhealth",
            ]
            tokens += [String(repeating: "A", count: 5_000), "\(genuine)%20", "\(genuine))"]
            for offset in stride(from: 0, to: genuine.count, by: 7) {
                var letters = Array(genuine)
                letters[offset] = letters[offset] == "A" ? "B" : "A"
                tokens.append(String(letters))
            }
            for token in tokens {
                for method in ["GET", "HEAD", "POST"] {
                    let page = try await world.send(method, "/u/\(token)")
                    #expect(page.status == 404, "\(method) \(token.prefix(300))")
                    #expect(page.header("Referrer-Policy") == "no-referrer")
                }
            }
            #expect(try await world.consents() == Self.agreed)
        }
    }

    @Test func `paths and methods that aren't served are refused, and the server goes on`() async throws {
        try await EdgeWorld.with { world in
            let token = try EdgeWorld.token()
            for path in ["/", "/u", "/u/", "/u/\(token)/more", "/admin"] {
                #expect(try await world.send("GET", path).status == 404)
            }
            for method in ["PUT", "DELETE", "PATCH"] {
                #expect((400..<500).contains(try await world.send(method, "/u/\(token)", body: Self.oneClick).status))
            }
            // Longer than any header may be: answered or hung up on, but not taken.
            let oversized = try? await world.send("GET", "/u/" + String(repeating: "A", count: 200_000))
            #expect((400..<500).contains(oversized?.status ?? 400))
            #expect(try await world.send("GET", "/health").text == "ok\n")
            #expect(try await world.consents() == Self.agreed)
        }
    }

    @Test func `pages speak the reader's language`() async throws {
        try await EdgeWorld.with { world in
            let token = try EdgeWorld.token()
            let wanted: [(String?, String)] = [
                (nil, "en"), ("pl", "pl"), ("pl-PL,pl;q=0.9,en;q=0.8", "pl"), ("en-GB, pl;q=0.5", "en"), ("de, fr;q=0.9, PL;q=0.8", "pl"),
                ("de", "en"), ("*", "en"), ("plx, enx", "en"), (String(repeating: "de,", count: 2_000) + "pl", "en"), (";;;,,,q=", "en"),
            ]
            for (header, language) in wanted {
                let page = try await world.send("GET", "/u/\(token)", language: header)
                #expect(page.header("Content-Language") == language, "\(header?.prefix(40) ?? "-")")
                #expect(page.text.contains("<html lang=\"\(language)\">"))
            }
            #expect(try await world.send("GET", "/u/\(token)", language: "pl").text.contains("Wypisz mnie"))
            #expect(try await world.send("POST", "/u/\(token)", language: "pl").text.contains("Nie będziemy już pisać na temat „news”."))
            #expect(try await world.send("GET", "/u/x", language: "pl").text.contains("Ten link nie działa"))
        }
    }

    @Test func `pages load nothing, run nothing, and tell nobody their address`() async throws {
        try await EdgeWorld.with { world in
            let token = try EdgeWorld.token()
            for (method, path) in [("GET", "/u/\(token)"), ("POST", "/u/\(token)"), ("GET", "/u/x")] {
                let page = try await world.send(method, path)
                #expect(page.header("Content-Type") == "text/html; charset=utf-8")
                #expect(page.header("Cache-Control") == "no-store")
                #expect(page.header("Referrer-Policy") == "no-referrer")
                #expect(page.header("X-Robots-Tag") == "noindex")
                #expect(page.header("X-Content-Type-Options") == "nosniff")
                #expect(page.header("Server") == nil)
                #expect(page.header("Set-Cookie") == nil)
                #expect(page.header("Location") == nil)
                let policy = page.header("Content-Security-Policy") ?? ""
                #expect(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"))
                #expect(!policy.contains("script-src"))
                #expect(!page.text.contains("<script") && !page.text.contains("src=") && !page.text.contains("href="))
            }
        }
    }

    @Test func `a hostile topic stays text`() async throws {
        try await EdgeWorld.with { world in
            let topic = #"</title><script>alert("1")</script>&amp;'"#
            let token = try EdgeWorld.token(topic: topic)
            for method in ["GET", "POST"] {
                let page = try await world.send(method, "/u/\(token)")
                #expect(page.status == 200)
                #expect(!page.text.contains("<script>"))
                #expect(page.text.contains("&lt;/title&gt;&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;amp;"))
            }
            #expect(try await world.consents().contains("\(topic) f one-click"))
        }
    }

    @Test func `while a refusal can't be stored a POST says so, and later it works`() async throws {
        try await EdgeWorld.with { world in
            let path = "/u/\(try EdgeWorld.token())"
            try await world.test.execute("ALTER TABLE consent RENAME TO hidden")
            let page = try await world.send("POST", path, body: Self.oneClick)
            #expect(page.status == 503)
            #expect(page.text.contains("Please try again in a minute."))
            #expect(try await world.send("GET", path).status == 200)
            try await world.test.execute("ALTER TABLE hidden RENAME TO consent")
            #expect(try await world.send("POST", path, body: Self.oneClick).status == 200)
            #expect(try await world.consents() == ["news f one-click"])
        }
    }
}
