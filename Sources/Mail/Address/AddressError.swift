/// Why text isn't an e-mail address that mail can be sent to.
package enum AddressError: Error, Hashable, Sendable {
    /// No `@`, or nothing on one side of it.
    case noDomain
    /// The part before the `@` is longer than 64 octets (RFC 5321 §4.5.3.1.1).
    case localPartTooLong
    /// The part before the `@` has a character, or a dot in a place, that it can't have.
    case badLocalPart(reason: String)
    /// The domain is longer than 253 octets.
    case domainTooLong
    /// The whole is longer than 254 octets (RFC 5321 §4.5.3.1.3).
    case tooLong
    /// The domain isn't one.
    case badDomain(String, reason: String)
    /// The text around `<…>` isn't a display name and an address.
    case badForm
}

extension AddressError: CustomStringConvertible {
    /// Whether the same text may be an address later: never.
    package var isTransient: Bool { false }

    /// One sentence for a person, without the address itself where that is personal.
    package var description: String {
        switch self {
        case .noDomain: "the address has no “@” between a name and a domain"
        case .localPartTooLong: "the part of the address before “@” is longer than 64 bytes"
        case .badLocalPart(let reason): "the part of the address before “@” is wrong: \(reason)"
        case .domainTooLong: "the domain of the address is longer than 253 characters"
        case .tooLong: "the address is longer than 254 characters"
        case .badDomain(let domain, let reason): "“\(printable(domain))” isn't a domain: \(reason)"
        case .badForm: "write the address as “name@domain” or “Display Name <name@domain>”"
        }
    }

    /// Without what would forge a line of a log.
    private func printable(_ text: String) -> String {
        String(text.prefix(80).unicodeScalars.map { isUnsafe($0) ? "\u{FFFD}" : Character($0) })
    }
}

/// Whether a scalar is a control, a line or paragraph separator, or one of the invisible format characters that reorder text.
func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0...0x1F, 0x7F...0x9F, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: true
    default: false
    }
}
