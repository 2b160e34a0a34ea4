import Curl
import Edge
import IO
import Identity
import Logging
import Mail
import OpenSSL
import ServiceLifecycle
import Support
import Synchronization

/// A live server on a free port, over a database of its own in which contact 1 has agreed to the topic `news`.
struct EdgeWorld {
    static let contact = UUID(high: 1, low: 1)
    static let tokens = TokenKey(secret: Array(repeating: 5, count: 32))

    let test: TestStore
    let address: String
    private let client = HTTPClient(queue: SerialQueue(label: "goniec.test.http"))

    static func with(_ body: (EdgeWorld) async throws -> Void) async throws {
        try await TestStore.with(suite: "edge", connections: 2) { test in
            try await test.execute(
                """
                INSERT INTO contact (contact_id, subject) VALUES ('\(contact)', 'c1');
                INSERT INTO consent (contact_id, topic, granted, source) VALUES ('\(contact)', 'news', true, 'form');
                """
            )
            let (ports, port) = AsyncStream.makeStream(of: Int.self)
            let server = EdgeServer(host: "127.0.0.1", port: 0, store: test.store, tokens: tokens, logger: .silent) { port.yield($0) }
            let group = ServiceGroup(services: [server], logger: .silent)
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask {
                    defer { port.finish() }
                    try await group.run()
                }
                do {
                    for await number in ports {
                        try await body(EdgeWorld(test: test, address: "http://127.0.0.1:\(number)"))
                        break
                    }
                } catch {
                    await group.triggerGracefulShutdown()
                    throw error
                }
                await group.triggerGracefulShutdown()
                try await tasks.waitForAll()
            }
        }
    }

    private init(test: TestStore, address: String) {
        self.test = test
        self.address = address
    }

    /// A genuine token, unless told otherwise.
    static func token(
        purpose: LinkToken.Purpose = .unsubscribe, keyID: UInt8 = TokenKey.id, contact: UUID = contact, topic: String = "news",
        tokens: TokenKey = tokens
    ) throws -> String {
        try LinkToken(purpose: purpose, keyID: keyID, contact: contact, delivery: UUID(high: 2, low: 1), topic: topic).signed(
            mac: tokens.mac)
    }

    func send(_ method: String, _ path: String, language: String? = nil, body: [UInt8]? = nil) async throws -> HTTPResponse {
        let headers = language.map { [("Accept-Language", $0)] } ?? []
        return try await client.send(HTTPRequest(method, address + path, headers: headers, body: body))
    }

    /// `topic granted source`, in the order of the topics.
    func consents() async throws -> [String] {
        try await test.column("SELECT concat_ws(' ', topic, granted, source) FROM consent ORDER BY topic")
    }

    /// `kind detail` of everything in the journal.
    func journal() async throws -> [String] {
        try await test.column("SELECT concat_ws(' ', kind, detail) FROM journal ORDER BY id")
    }
}

extension HTTPResponse {
    var text: String { String(decoding: body, as: UTF8.self) }

    func header(_ name: String) -> String? {
        headers.last { $0.name.lowercased() == name.lowercased() }?.value
    }
}
