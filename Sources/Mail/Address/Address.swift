internal import Foundation

/// An address that mail can be sent to: `addr-spec` of RFC 5322 §3.4.1 within the limits of RFC 5321, without comments, spaces or
/// controls, its domain in A-labels. It can be written into a header or a command as it is.
package struct Address: Hashable, Sendable {
    /// The part before the `@`: dot-separated atoms or a quoted string, in NFC; its case is kept (RFC 5321 §2.4).
    package let localPart: String
    /// Lower-case A-labels, or an address literal in brackets.
    package let domain: String

    /// Reads one address; white space around it is dropped.
    package init(parsing text: String) throws(AddressError) {
        let trimmed = text.utf8.count <= 1_024 ? text.trimmingCharacters(in: .whitespaces) : text
        guard let at = trimmed.unicodeScalars.lastIndex(of: "@") else { throw .noDomain }
        let local = String(trimmed.unicodeScalars[..<at])
        let domain = String(trimmed.unicodeScalars[trimmed.unicodeScalars.index(after: at)...])
        guard !local.isEmpty, !domain.isEmpty else { throw .noDomain }
        guard trimmed.utf8.count <= 1_024 else { throw .tooLong }
        localPart = try LocalPart.normalized(local)
        self.domain = domain.hasPrefix("[") ? try AddressLiteral.normalized(domain) : try InternationalDomain.ascii(domain)
        guard localPart.utf8.count + 1 + self.domain.utf8.count <= 254 else { throw .tooLong }
    }

    /// Whether a server must offer SMTPUTF8 (RFC 6531) to take this address.
    package var needsSMTPUTF8: Bool { !localPart.utf8.allSatisfy { $0 < 128 } }

    /// What two spellings of one mailbox have in common in practice, for looking up suppressions: the whole in lower case.
    package var folded: String { localPart.lowercased() + "@" + domain }
}

extension Address: LosslessStringConvertible {
    /// `init(parsing:)`, nil instead of an error.
    package init?(_ description: String) {
        guard let address = try? Address(parsing: description) else { return nil }
        self = address
    }

    /// The address as SMTP and headers take it.
    package var description: String { localPart + "@" + domain }
}

/// The part of an address before the `@`.
enum LocalPart {
    static func normalized(_ text: String) throws(AddressError) -> String {
        guard text.unicodeScalars.allSatisfy({ !isUnsafe($0) && !$0.properties.isWhitespace }) else {
            throw .badLocalPart(reason: "spaces and control characters can't be delivered safely")
        }
        let content = text.hasPrefix("\"") ? try unquoted(text) : text
        let isAtoms = isDotAtom(content)
        guard isAtoms || text.hasPrefix("\"") else {
            throw .badLocalPart(reason: "dots must stand between characters, and these may only be letters, digits and !#$%&'*+-/=?^_`{|}~")
        }
        let result = (isAtoms ? content : quoted(content)).precomposedStringWithCanonicalMapping
        guard result.utf8.count <= 64 else { throw .localPartTooLong }
        return result
    }

    private static func isDotAtom(_ text: String) -> Bool {
        text.utf8.split(separator: ASCII.dot, omittingEmptySubsequences: false).allSatisfy { atom in
            !atom.isEmpty && atom.allSatisfy { $0.isAtomText || $0 >= 128 }
        }
    }

    private static func unquoted(_ text: String) throws(AddressError) -> String {
        var content: [UInt8] = []
        var isEscaped = false
        let bytes = Array(text.utf8)
        guard bytes.count >= 2, bytes.last == ASCII.quote else { throw .badLocalPart(reason: "the closing quote is missing") }
        for byte in bytes[1..<bytes.count - 1] {
            if !isEscaped, byte == ASCII.backslash {
                isEscaped = true
                continue
            }
            guard isEscaped || byte != ASCII.quote else { throw .badLocalPart(reason: "a quote stands inside the quotes") }
            content.append(byte)
            isEscaped = false
        }
        guard !isEscaped else { throw .badLocalPart(reason: "the closing quote is escaped") }
        return content.text
    }

    private static func quoted(_ content: String) -> String {
        var output = [ASCII.quote]
        for byte in content.utf8 {
            if byte == ASCII.quote || byte == ASCII.backslash { output.append(ASCII.backslash) }
            output.append(byte)
        }
        return (output + [ASCII.quote]).text
    }
}

/// An IP address in brackets where a domain would stand (RFC 5321 §4.1.3).
enum AddressLiteral {
    static func normalized(_ text: String) throws(AddressError) -> String {
        guard text.hasSuffix("]") else { throw .badDomain(text, reason: "the closing bracket is missing") }
        let content = text.dropFirst().dropLast()
        if content.asciiLowercasedPrefix("ipv6:") {
            let digits = content.dropFirst(5)
            let isPlausible = digits.utf8.allSatisfy { $0.hexadecimalValue != nil || $0 == ASCII.colon || $0 == ASCII.dot }
            guard isPlausible, (2...45).contains(digits.utf8.count), digits.contains(":") else {
                throw .badDomain(text, reason: "it isn't an IPv6 address")
            }
            return "[IPv6:" + String(digits).asciiLowercased + "]"
        }
        let parts = content.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4,
            parts.allSatisfy({ $0.utf8.allSatisfy(\.isDigit) && $0.utf8.count <= 3 && Int($0).map { $0 < 256 } == true })
        else { throw .badDomain(text, reason: "it isn't an IPv4 address") }
        return "[" + content + "]"
    }
}

extension Substring {
    fileprivate func asciiLowercasedPrefix(_ prefix: String) -> Bool {
        utf8.prefix(prefix.utf8.count).equalsIgnoringCase(prefix)
    }
}
