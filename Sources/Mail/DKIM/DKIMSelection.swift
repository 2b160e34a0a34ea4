/// Which header fields are signed, in which order, and their canonical form.
struct DKIMSelection {
    /// The names for `h=`: each present field, the last of a name first (RFC 6376 §5.4.2), and From once more than there is, so that
    /// no second From can be added.
    private(set) var names: [String] = []
    /// The canonical fields in the same order, each with its CRLF.
    private(set) var canonical: [UInt8] = []

    /// Fields that carry meaning for the reader or for machines (§5.4.1), unsubscribing among them (RFC 8058 §4).
    private static let wanted = [
        "from", "to", "cc", "reply-to", "sender", "subject", "date", "message-id", "in-reply-to", "references", "mime-version",
        "content-type", "content-transfer-encoding", "list-id", "list-unsubscribe", "list-unsubscribe-post", "feedback-id",
        "auto-submitted", "precedence",
    ]

    init(_ fields: [HeaderFields.Field], in message: [UInt8]) {
        canonical.reserveCapacity(1_024)
        for name in Self.wanted {
            for field in fields.reversed() where message[field.name].equalsIgnoringCase(name) {
                names.append(name)
                canonical += DKIMCanonical.header(name: name.utf8, value: message[field.value])
                canonical += [ASCII.carriageReturn, ASCII.lineFeed]
            }
            if name == "from" { names.append(name) }
        }
    }
}
