/// A received message or a part of one, read leniently (RFC 5322, RFC 2045): whatever the bytes, there is a result or a `MIMEError`.
package struct MIMEMessage: Sendable {
    /// How deep parts may be nested.
    package static let depthLimit = 16
    /// How many parts there may be in all.
    package static let partLimit = 256
    /// How many header fields a part may have.
    package static let fieldLimit = 1_000

    /// A header field as it stands in the message.
    package struct Field: Hashable, Sendable {
        /// The name in the sender's spelling.
        package let name: String
        /// The value unfolded and trimmed, its encoded-words undecoded; bytes that aren't UTF-8 were read as Windows-1252.
        package let value: String

        init(_ field: HeaderFields.Field, in bytes: [UInt8]) {
            name = bytes[field.name].text
            let line = bytes[field.value].trimmed.filter { $0 != ASCII.carriageReturn && $0 != ASCII.lineFeed && $0 != 0 }
            value = Charset.decode(line, named: nil)
        }
    }

    /// The header fields from top to bottom.
    package let headers: [Field]
    /// What Content-Type says, or `text/plain` when it says nothing usable.
    package let contentType: ContentType
    /// The parts of a multipart, or the one message inside a message/rfc822.
    package let parts: [MIMEMessage]
    private let bytes: [UInt8]
    private let bodyRange: Range<Int>

    /// Reads a whole message with CRLF or LF line ends.
    package init(parsing bytes: [UInt8]) throws(MIMEError) {
        var budget = Self.partLimit
        try self.init(bytes, in: 0..<bytes.count, depth: 0, budget: &budget)
    }

    private init(_ bytes: [UInt8], in bounds: Range<Int>, depth: Int, budget: inout Int, inDigest: Bool = false) throws(MIMEError) {
        guard depth <= Self.depthLimit else { throw .tooDeep }
        guard budget > 0 else { throw .tooManyParts }
        budget -= 1
        let (fields, bodyStart) = HeaderFields.split(bytes, in: bounds)
        guard fields.count <= Self.fieldLimit else { throw .tooManyFields }
        headers = fields.map { Field($0, in: bytes) }
        let declared = headers.first { $0.name.equalsIgnoringCase("Content-Type") }.flatMap { ContentType(parsing: $0.value) }
        contentType = declared ?? (inDigest ? .message : .plain)
        self.bytes = bytes
        bodyRange = bodyStart..<bounds.upperBound
        parts = try Self.parts(of: contentType, bytes, in: bodyRange, isEncoded: isBodyEncoded(headers), depth: depth, budget: &budget)
    }

    private static func parts(
        of type: ContentType, _ bytes: [UInt8], in bounds: Range<Int>, isEncoded: Bool, depth: Int, budget: inout Int
    ) throws(MIMEError) -> [MIMEMessage] {
        if type.type == "multipart", let boundary = type.parameters["boundary"], !boundary.isEmpty {
            var parts: [MIMEMessage] = []
            for range in MultipartBody.ranges(in: bytes, bounds, boundary: boundary, limit: budget + 1) {
                let isDigest = type.subtype == "digest"
                parts.append(try MIMEMessage(bytes, in: range, depth: depth + 1, budget: &budget, inDigest: isDigest))
            }
            return parts
        }
        guard type.type == "message", type.subtype == "rfc822" || type.subtype == "global" else { return [] }
        guard isEncoded else { return [try MIMEMessage(bytes, in: bounds, depth: depth + 1, budget: &budget)] }
        // RFC 2046 §5.2.1 forbids it, but some do it.
        let decoded = TransferEncoding.decode(bytes[bounds], named: "base64")
        return [try MIMEMessage(decoded, in: 0..<decoded.count, depth: depth + 1, budget: &budget)]
    }

    /// The body as it stands in the message.
    package var body: ArraySlice<UInt8> { bytes[bodyRange] }

    /// The body with its transfer encoding undone.
    package func decodedBody() -> [UInt8] {
        TransferEncoding.decode(body, named: rawHeader("Content-Transfer-Encoding"))
    }

    /// The body as text, by the character set of Content-Type.
    package func text() -> String {
        Charset.decode(decodedBody(), named: contentType.parameters["charset"])
    }
}

private func isBodyEncoded(_ headers: [MIMEMessage.Field]) -> Bool {
    headers.first { $0.name.equalsIgnoringCase("Content-Transfer-Encoding") }?.value.equalsIgnoringCase("base64") ?? false
}

extension MIMEMessage {
    /// The first field of this name (any case) with its encoded-words decoded.
    package func header(_ name: String) -> String? {
        rawHeader(name).map { EncodedWord.decode($0) }
    }

    /// The first field of this name (any case), undecoded.
    package func rawHeader(_ name: String) -> String? {
        headers.first { $0.name.equalsIgnoringCase(name) }?.value
    }

    /// This part and all parts below it, in the order of the message.
    package var allParts: [MIMEMessage] {
        [self] + parts.flatMap(\.allParts)
    }

    /// The first part of a type below this one or this one itself, not looking inside messages.
    package func firstPart(_ type: String, _ subtype: String) -> MIMEMessage? {
        if contentType.type == type, contentType.subtype == subtype { return self }
        guard contentType.type == "multipart" else { return nil }
        for part in parts {
            if let found = part.firstPart(type, subtype) { return found }
        }
        return nil
    }

    /// The name of the file a part is, if it has one.
    package var fileName: String? {
        let disposition = rawHeader("Content-Disposition").flatMap { ContentType(parsing: "x/" + $0) }
        return (disposition?.parameters["filename"] ?? contentType.parameters["name"]).map { EncodedWord.decode($0) }
    }
}
