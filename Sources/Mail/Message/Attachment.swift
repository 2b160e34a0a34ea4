/// A file that travels with a message, or an image its HTML shows.
package struct Attachment: Hashable, Sendable {
    /// The file's name as the reader sees it, in any script.
    package let name: String
    /// `type/subtype`.
    package let mediaType: String
    /// The file.
    package let content: [UInt8]
    /// Set for an image that the HTML shows as `<img src="cid:…">`.
    package let contentID: String?

    /// Nothing is checked before the message is encoded.
    package init(name: String, mediaType: String, content: [UInt8], contentID: String? = nil) {
        self.name = name
        self.mediaType = mediaType
        self.content = content
        self.contentID = contentID
    }

    /// The part's headers and body.
    func entity() throws(EmailError) -> MIMEEntity {
        let isType = mediaType.utf8.allSatisfy { $0.isAtomText } && mediaType.split(separator: "/").count == 2
        let isID = contentID?.utf8.allSatisfy { $0.isAtomText || $0 == ASCII.dot || $0 == UInt8(ascii: "@") } ?? true
        guard isType, isID, mediaType.utf8.count <= 120, (contentID?.utf8.count ?? 0) <= 200,
            !["multipart", "message"].contains(mediaType.prefix { $0 != "/" }.lowercased())
        else { throw .badAttachment(name: name) }
        var disposition = [Array("\(contentID == nil ? "attachment" : "inline");".utf8)]
        disposition += ParameterEncoding.words(name: "filename", value: name)
        var headers: [(String, [[UInt8]])] = [
            ("Content-Type", [Array(mediaType.utf8)]),
            ("Content-Transfer-Encoding", [Array("base64".utf8)]),
            ("Content-Disposition", disposition),
        ]
        if let contentID { headers.append(("Content-ID", [Array("<\(contentID)>".utf8)])) }
        return MIMEEntity(headers: headers, content: .leaf(Base64.encodeLines(content)))
    }
}

/// Parameters of Content-Type and Content-Disposition.
enum ParameterEncoding {
    /// `name="value"`, or RFC 2231's `name*0*=utf-8''…` pieces when the value isn't short, quotable ASCII; one word each.
    static func words(name: String, value: String) -> [[UInt8]] {
        let value = HeaderText.cleaned(value)
        if value.utf8.count <= 60, value.utf8.allSatisfy({ $0.isVisible || $0 == ASCII.space }), !value.contains("=?"),
            !value.utf8.contains(ASCII.quote), !value.utf8.contains(ASCII.backslash)
        {
            return [Array("\(name)=\"\(value)\"".utf8)]
        }
        var pieces: [[UInt8]] = [[]]
        for byte in value.utf8.prefix(1_000) {
            let isSafe = byte.isLetter || byte.isDigit || byte == ASCII.dash || byte == ASCII.dot || byte == ASCII.underscore
            if pieces[pieces.count - 1].count >= 48 { pieces.append([]) }
            if isSafe {
                pieces[pieces.count - 1].append(byte)
            } else {
                pieces[pieces.count - 1] += [
                    UInt8(ascii: "%"), ASCII.upperHexadecimal[Int(byte >> 4)], ASCII.upperHexadecimal[Int(byte & 15)],
                ]
            }
        }
        return pieces.enumerated().map { index, piece in
            let label = pieces.count == 1 ? "\(name)*=utf-8''" : index == 0 ? "\(name)*0*=utf-8''" : "\(name)*\(index)*="
            return Array(label.utf8) + piece + (index == pieces.count - 1 ? [] : [ASCII.semicolon])
        }
    }
}
