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
