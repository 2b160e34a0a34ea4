import Curl
import Edge
import Identity
import Logging
import Mail
import OpenSSL
import Store
import Support

/// A running edge server over a database of the test's own.
struct Site {
    let test: TestStore
    let base: String
    /// The path of a genuine link to leave `news`.
    let link: String
    let client = HTTPClient()

    static let tokens = TokenKey(secret: [UInt8](repeating: 7, count: 32))
    static let contact = UUID(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0000_0001)
    static let form: [(name: String, value: String)] = [("Content-Type", "application/x-www-form-urlencoded")]

    /// Runs `body` with a server that is stopped afterwards.
    static func with(_ body: (Site) async throws -> Void) async throws {
        try await TestStore.with(suite: "edge") { test in
            let (ports, listening) = AsyncStream.makeStream(of: Int.self)
            let server = EdgeServer(
                host: "127.0.0.1", port: 0, store: test.store, tokens: tokens, logger: .silent,
                onListening: { listening.yield($0) }
            )
            try await withThrowingTaskGroup { group in
                group.addTask {
                    defer { listening.finish() }
                    try await server.run()
                }
                defer { group.cancelAll() }
                for await port in ports {
                    try await body(Site(test: test, base: "http://127.0.0.1:\(port)", link: "/u/\(try token())"))
                    return
                }
                try await group.waitForAll()
            }
        }
    }

    /// A genuine link's token, signed with `key`.
    static func token(
        topic: String = "news", purpose: LinkToken.Purpose = .unsubscribe, key: TokenKey = tokens
    ) throws -> String {
        let link = LinkToken(purpose: purpose, keyID: TokenKey.id, contact: contact, delivery: contact, topic: topic)
        return try link.signed { key.mac($0) }
    }

    func send(
        _ method: String, _ path: String, headers: [(name: String, value: String)] = [], body: [UInt8]? = nil
    ) async throws -> HTTPResponse {
        try await client.send(HTTPRequest(method, base + path, headers: headers, body: body))
    }

    /// What is stored of consents, one line a row.
    func consents() async throws -> [String] {
        try await test.column("SELECT concat_ws(' ', contact_id, topic, granted::text, source) FROM consent ORDER BY 1")
    }

    /// What the journal says, one line a row.
    func journal() async throws -> [String] {
        try await test.column("SELECT concat_ws(' ', contact_id, kind, detail) FROM journal ORDER BY 1")
    }
}
