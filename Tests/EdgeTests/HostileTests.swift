import Curl
import Mail
import OpenSSL
import Support
import Testing

@Suite struct HostileTests {
    private static func worthless() throws -> [String] {
        let good = try Site.token()
        let other = TokenKey(secret: [UInt8](repeating: 8, count: 32))
        var bad = [try Site.token(key: other), String(good.dropLast()), String(good.dropLast(4)), String(good.dropFirst()), good + "AAAA"]
        bad += try LinkToken.Purpose.allCases.filter { $0 != .unsubscribe }.map { try Site.token(purpose: $0) }
        bad += ["x", "%00", "%2e%2e", "%FF%FE", "'%3B--", String(repeating: "A", count: 240), String(repeating: "A", count: 8_000)]
        // Each character stands for something that is authenticated.
        for (offset, index) in good.indices.enumerated() where offset % 9 == 0 {
            bad.append(good.replacingCharacters(at: index))
        }
        return bad
    }

    @Test func `a link that is forged, cut, too long or for something else does nothing`() async throws {
        try await Site.with { site in
            for token in try Self.worthless() {
                for method in ["GET", "POST"] {
                    let response = try await site.send(method, "/u/\(token)", body: method == "POST" ? [] : nil)
                    #expect(response.status == 404, "\(method) \(token)")
                    #expect(response.text.contains("This link doesn’t work"), "\(method) \(token)")
                }
            }
            #expect(try await site.consents().isEmpty)
            #expect(try await site.journal().isEmpty)
        }
    }

    @Test func `a hostile topic can't get markup into a page, and is stored as it is`() async throws {
        try await Site.with { site in
            let topic = "<script>alert(\"1\")</script>&'"
            let token = try Site.token(topic: topic)
            for method in ["GET", "POST"] {
                let response = try await site.send(method, "/u/\(token)", body: method == "POST" ? [] : nil)
                #expect(response.status == 200)
                #expect(!response.text.contains("<script"))
                #expect(response.text.contains("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;"))
            }
            #expect(try await site.consents() == ["\(Site.contact) \(topic) false one-click"])
        }
    }

    @Test(arguments: [false, true]) func `a huge body is refused, with its length told or not`(isChunked: Bool) async throws {
        try await Site.with { site in
            let body = [UInt8](repeating: UInt8(ascii: "a"), count: 8 << 20)
            let headers = Site.form + (isChunked ? [(name: "Transfer-Encoding", value: "chunked")] : [])
            let response = try await site.send("POST", site.link, headers: headers, body: body)
            #expect(response.status == 413)
            #expect(response.header("Connection") == "close")
            #expect(try await site.consents().isEmpty)
            #expect(try await site.send("POST", site.link, headers: Site.form, body: Array(body.prefix(4096))).status == 200)
        }
    }

    @Test(arguments: ["PUT", "DELETE", "PATCH"]) func `no other method does anything`(method: String) async throws {
        try await Site.with { site in
            let response = try await site.send(method, site.link, body: [])
            #expect((400..<500).contains(response.status))
            #expect(try await site.consents().isEmpty)
        }
    }
}

extension String {
    fileprivate func replacingCharacters(at index: Index) -> String {
        self[..<index] + (self[index] == "A" ? "B" : "A") + self[self.index(after: index)...]
    }
}
