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
