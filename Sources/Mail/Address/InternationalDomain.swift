internal import Foundation

/// Domain names in A-labels (RFC 5890), the only form that DNS and SMTP servers without SMTPUTF8 understand.
///
/// The mapping is a subset of UTS 46 (non-transitional): the ideographic full stops are dots, letters become lower case, text becomes NFC.
/// Refused rather than mapped: characters that NFKC would change (full-width forms, ligatures), anything but letters, marks, digits
/// and the hyphen (emoji, joiners, bidirectional controls), a label that begins with a mark, and an `xn--` label that doesn't round-trip.
package enum InternationalDomain {
    /// The domain in lower-case A-labels, or why it can't be one.
    package static func ascii(_ domain: String) throws(AddressError) -> String {
        var mapped = domain
        if !domain.utf8.allSatisfy({ $0 < 128 }) {
            mapped = String(String.UnicodeScalarView(domain.unicodeScalars.map { fullStops.contains($0) ? "." : $0 }))
        }
        var labels: [String] = []
        for label in mapped.split(separator: ".", omittingEmptySubsequences: false) {
            labels.append(try asciiLabel(String(label), of: domain))
        }
        let result = labels.joined(separator: ".")
        guard result.utf8.count <= 253 else { throw .domainTooLong }
        guard let last = labels.last, !last.utf8.allSatisfy(\.isDigit) else {
            throw .badDomain(domain, reason: "its last label is a number")
        }
        return result
    }

    private static let fullStops: Set<Unicode.Scalar> = ["\u{3002}", "\u{FF0E}", "\u{FF61}"]

    private static func asciiLabel(_ label: String, of domain: String) throws(AddressError) -> String {
        guard !label.isEmpty else { throw .badDomain(domain, reason: "a label between its dots is empty") }
        let result = label.utf8.allSatisfy { $0 < 128 } ? label.asciiLowercased : try encoded(label, of: domain)
        guard result.utf8.count <= 63 else { throw .badDomain(domain, reason: "a label is longer than 63 characters") }
        guard result.utf8.allSatisfy({ $0.isLetter || $0.isDigit || $0 == ASCII.dash }) else {
            throw .badDomain(domain, reason: "a label has a character other than letters, digits and hyphens")
        }
        guard result.utf8.first != ASCII.dash, result.utf8.last != ASCII.dash else {
            throw .badDomain(domain, reason: "a label begins or ends with a hyphen")
        }
        if result.hasPrefix("xn--") { try checkRoundTrip(result, of: domain) }
        return result
    }

    private static func encoded(_ label: String, of domain: String) throws(AddressError) -> String {
        let normal = label.lowercased().precomposedStringWithCanonicalMapping
        guard isValid(normal), let text = Punycode.encode(normal) else {
            throw .badDomain(domain, reason: "the label “\(label.prefix(63))” has a character that domains can't have")
        }
        return "xn--" + text
    }

    private static func isValid(_ label: String) -> Bool {
        guard label.unicodeScalars.count <= 63, label.precomposedStringWithCompatibilityMapping == label,
            label.precomposedStringWithCompatibilityMapping.utf8.elementsEqual(label.utf8), !label.hasPrefix("xn--")
        else { return false }
        for (index, scalar) in label.unicodeScalars.enumerated() {
            switch scalar.properties.generalCategory {
            case .lowercaseLetter, .otherLetter, .modifierLetter, .decimalNumber: continue
            case .nonspacingMark, .spacingMark: if index == 0 { return false }
            default: if scalar != "-" { return false }
            }
        }
        return true
    }

    private static func checkRoundTrip(_ label: String, of domain: String) throws(AddressError) {
        guard let text = Punycode.decode(String(label.dropFirst(4))), isValid(text), !text.utf8.allSatisfy({ $0 < 128 }),
            let again = Punycode.encode(text), "xn--" + again == label
        else { throw .badDomain(domain, reason: "the label “\(label)” isn't an A-label") }
    }
}
