/// From whom and to whom a message travels; both addresses are safe to put on the wire.
package struct SMTPEnvelope: Hashable, Sendable {
    /// Where failures are reported; empty for the null sender `<>` of a message nobody may answer.
    package let sender: String
    /// The one recipient of the transaction.
    package let recipient: String

    /// Checks both addresses, because libcurl sends them as they are: a line break in one would be a command to the relay (measured).
    package init(sender: String, recipient: String) throws(CurlError) {
        if !sender.isEmpty { try Self.check(sender, of: "sender") }
        try Self.check(recipient, of: "recipient")
        self.sender = sender
        self.recipient = recipient
    }

    /// Whether the relay must speak SMTPUTF8 (RFC 6531).
    var needsUTF8: Bool {
        !(sender.utf8.allSatisfy { $0 < 0x80 } && recipient.utf8.allSatisfy { $0 < 0x80 })
    }

    // RFC 5321 §4.5.3.1: 64 octets before the @, 255 after it. Quoted local parts are refused: no mail system of note uses them.
    // An address is personal, so what is said about one goes without it.
    private static func check(_ address: String, of party: String) throws(CurlError) {
        guard let at = address.utf8.lastIndex(of: UInt8(ascii: "@")) else { throw .address("the \(party)'s has no @") }
        let local = address.utf8[..<at]
        let domain = address.utf8[at...].dropFirst()
        guard (1...64).contains(local.count), (1...255).contains(domain.count) else {
            throw .address("the \(party)'s has a part that is empty or too long (64 octets before the @, 255 after it)")
        }
        guard local.first != UInt8(ascii: "\"") else {
            throw .address("the \(party)'s has quotes before the @, which are not supported: give one without")
        }
        guard local.allSatisfy(isAllowedInLocalPart) else {
            throw .address("the \(party)'s holds a character that is not allowed before the @")
        }
        guard domain.allSatisfy(isAllowedInDomain) else {
            throw .address("the domain of the \(party)'s must be letters, digits, dots and hyphens (an A-label, RFC 5890)")
        }
    }

    private static func isAllowedInLocalPart(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte != 0x7F && !#"<>()[],;:@\""#.utf8.contains(byte)
    }

    private static func isAllowedInDomain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: ".-_[]:".utf8.contains(byte)
        }
    }
}
