/// Why a message can't be written.
package enum EmailError: Error, Hashable, Sendable {
    /// There is no recipient.
    case noRecipient
    /// The Message-ID isn't `left@right` of visible ASCII, at most 200 characters.
    case badMessageID
    /// A header's name has a character it can't have, or is empty.
    case badHeaderName(String)
    /// The header is one the message writes itself.
    case reservedHeader(String)
    /// The same header was given twice.
    case repeatedHeader(String)
    /// A link in a header isn't visible ASCII of at most 900 characters.
    case badHeaderLink(header: String)
    /// The link to unsubscribe by isn't https, or the other one isn't `mailto:`.
    case badUnsubscribe
    /// An identifier in a header isn't visible ASCII of at most 200 characters.
    case badIdentifier(header: String)
    /// An attachment's media type isn't `type/subtype`, or its content id isn't visible ASCII.
    case badAttachment(name: String)
}

extension EmailError: CustomStringConvertible {
    /// Whether the same message may be written later: never.
    package var isTransient: Bool { false }

    /// One sentence for a person, with the cure.
    package var description: String {
        switch self {
        case .noRecipient: "the message has no recipient"
        case .badMessageID: "the Message-ID must be “left@right” in visible ASCII characters, 200 at most"
        case .badHeaderName(let name):
            "“\(HeaderText.cleaned(String(name.prefix(80))))” isn't a header name: use letters, digits and hyphens"
        case .reservedHeader(let name): "the header \(name) is written by the message itself; use its own setting instead"
        case .repeatedHeader(let name): "the header \(name) is given twice; keep one"
        case .badHeaderLink(let header): "a link in \(header) must be visible ASCII without “<” and “>”, 900 characters at most"
        case .badUnsubscribe:
            "List-Unsubscribe needs an https:// link (http:// leads only to this machine itself), then at most one mailto: link"
        case .badIdentifier(let header): "an identifier in \(header) must be visible ASCII without spaces, 200 characters at most"
        case .badAttachment(let name):
            "the attachment “\(HeaderText.cleaned(String(name.prefix(80))))” needs a media type like “image/png” and a plain content id"
        }
    }
}
