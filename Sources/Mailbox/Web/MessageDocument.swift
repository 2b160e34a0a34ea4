internal import Mail

/// A message made ready to be looked at.
struct MessageDocument {
    /// A part that is not one of the two bodies.
    struct Attachment {
        let name: String
        let type: String
        /// Without its angle brackets; what `cid:` addresses in the HTML refer to.
        let contentID: String?
        let bytes: [UInt8]
    }

    /// All headers, names and unfolded values, in order.
    let headers: [(name: String, value: String)]
    let subject: String
    private(set) var html: String?
    private(set) var text: String?
    private(set) var attachments: [Attachment] = []

    /// Takes the bytes of an `.eml` file apart; anything can be shown somehow.
    init(_ bytes: [UInt8]) {
        guard let message = try? MIMEMessage(parsing: bytes) else {
            // Nested beyond reason: then as it is.
            headers = []
            subject = "(not readable)"
            text = String(decoding: bytes, as: UTF8.self)
            return
        }
        headers = message.headers.map { ($0.name, $0.value) }
        subject = message.header("Subject") ?? ""
        collect(message)
    }

    /// A header's value as people read it.
    static func decoded(_ value: String) -> String {
        EncodedWord.decode(value)
    }

    private mutating func collect(_ part: MIMEMessage) {
        guard part.parts.isEmpty else {
            for child in part.parts { collect(child) }
            return
        }
        let type = "\(part.contentType.type)/\(part.contentType.subtype)"
        let isAttached = part.header("Content-Disposition")?.lowercased().hasPrefix("attachment") ?? false
        if type == "text/html", html == nil, !isAttached {
            html = part.text()
        } else if type == "text/plain", text == nil, !isAttached {
            text = part.text()
        } else {
            let contentID = part.header("Content-ID").map { String($0.drop { $0 == "<" || $0 == " " }.prefix { $0 != ">" }) }
            attachments.append(
                Attachment(
                    name: part.fileName ?? "part \(attachments.count + 1)", type: type, contentID: contentID, bytes: part.decodedBody())
            )
        }
    }
}
