internal import Hummingbird
internal import JSON
internal import NIOPosix

/// What each web address answers. Files are read and searched on threads that may block.
struct Routes: Sendable {
    private static let pageSize = 50
    private static let mostListed = 1_000
    private let store: MessageStore

    init(store: MessageStore) {
        self.store = store
    }

    /// The list, newest first; `q` searches, `page` counts from 1.
    func list(_ request: Request) async throws -> Response {
        let query = Self.parameter("q", of: request) ?? ""
        let page = min(max(1, Self.number("page", of: request) ?? 1), 1_000_000)
        let store = store
        return try await NIOThreadPool.singleton.runIfActive {
            let revision = store.revision
            let found = store.listed.page(matching: query, skipping: (page - 1) * Self.pageSize, limit: Self.pageSize)
            let list = ListPage(found: found, query: query, page: page, pageSize: Self.pageSize, count: store.count, revision: revision)
            return Response.page(list.html)
        }
    }

    /// `{"count", "matching", "messages"}`, newest first; `q` searches, `skip` and `limit` (100, at most 1,000) choose.
    func json(_ request: Request) async throws -> Response {
        let query = Self.parameter("q", of: request) ?? ""
        let skip = max(0, Self.number("skip", of: request) ?? 0)
        let limit = min(max(0, Self.number("limit", of: request) ?? 100), Self.mostListed)
        let store = store
        return try await NIOThreadPool.singleton.runIfActive {
            let found = store.listed.page(matching: query, skipping: skip, limit: limit)
            return Response.bytes(Self.json(found, count: store.count), "application/json")
        }
    }

    func removeAll() async throws -> Response {
        let store = store
        try await NIOThreadPool.singleton.runIfActive { try store.removeAll() }
        return Response(status: .noContent)
    }

    /// One message with its envelope, bodies, headers and attachments.
    func message(_ id: String?) async throws -> Response {
        let (id, bytes) = try await content(id)
        return Response.page(MessagePage(id: id, size: bytes.count, document: MessageDocument(bytes)).html)
    }

    /// A mail's own HTML for the sandboxed frame; `cid:` addresses lead to its parts.
    func html(_ id: String?) async throws -> Response {
        let (id, bytes) = try await content(id)
        let document = MessageDocument(bytes)
        guard var html = document.html else { throw HTTPError(.notFound) }
        for (number, attachment) in document.attachments.enumerated() {
            guard let contentID = attachment.contentID, !contentID.isEmpty else { continue }
            html = html.replacing("cid:\(contentID)", with: "/messages/\(id)/parts/\(number)")
        }
        // Links of a mail open in a tab of their own, as in a mail program.
        var response = Response.bytes(
            Array("<meta name=\"referrer\" content=\"no-referrer\"><base target=\"_blank\">\(html)".utf8), "text/html; charset=utf-8")
        response.headers[.contentSecurityPolicy] = Guard.mailPolicy
        return response
    }

    func raw(_ id: String?) async throws -> Response {
        let (id, bytes) = try await content(id)
        return Response.download(bytes, "message/rfc822", name: "\(id).eml")
    }

    /// An attachment: pictures of the safe kinds are shown, everything else is saved.
    func part(_ id: String?, _ number: String?) async throws -> Response {
        let (_, bytes) = try await content(id)
        let attachments = MessageDocument(bytes).attachments
        guard let number = number.flatMap({ Int($0) }), attachments.indices.contains(number) else { throw HTTPError(.notFound) }
        let attachment = attachments[number]
        if ["image/png", "image/jpeg", "image/gif", "image/webp"].contains(attachment.type) {
            return Response.bytes(attachment.bytes, attachment.type)
        }
        return Response.download(attachment.bytes, "application/octet-stream", name: attachment.name)
    }

    private func content(_ text: String?) async throws -> (MessageID, [UInt8]) {
        guard let id = text.flatMap({ MessageID($0) }) else { throw HTTPError(.notFound) }
        let store = store
        guard let bytes = try await NIOThreadPool.singleton.runIfActive({ try store.content(of: id) }) else { throw HTTPError(.notFound) }
        return (id, bytes)
    }

    private static func json(_ page: MessageIndex.Page, count: Int) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("count", count)
            writer.member("matching", page.matching)
            writer.name("messages")
            writer.array { writer in
                for message in page.messages { write(message, to: &writer) }
            }
        }
        return writer.bytes
    }

    private static func write(_ message: StoredMessage, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("id", "\(message.id)")
            writer.member("received", "\(message.id.received)")
            writer.member("size", message.size)
            writer.member("from", message.from)
            writer.member("envelope_from", message.sender)
            writer.member("to", .array(message.recipients.map { .string($0) }))
            writer.member("subject", message.subject)
        }
    }

    private static func parameter(_ name: String, of request: Request) -> String? {
        FormQuery(request.uri.query ?? "")[name]
    }

    private static func number(_ name: String, of request: Request) -> Int? {
        parameter(name, of: request).flatMap { Int($0) }
    }
}
