internal import Mail
internal import Yams

extension DefinitionParser {
    /// A member that is an address with or without a display name, as it was written; nil when there is none.
    mutating func mailAddress(_ fields: Fields, _ name: String) -> String? {
        guard let text = text(fields, name) else { return nil }
        do {
            _ = try NamedAddress(parsing: text)
            return text
        } catch {
            report("`\(name)` in \(fields.name): \(error)", fields[name]?.mark)
            return nil
        }
    }

    /// What contacts can opt out of; it stands in List-Id before a domain, so it is a label of one (RFC 2919 §2); nil when there is none.
    mutating func topic(_ fields: Fields, _ name: String) -> String? {
        guard let text = text(fields, name) else { return nil }
        if isTopic(text) { return text }
        report("`\(name)` in \(fields.name) \(Self.topicRule)", fields[name]?.mark)
        return nil
    }

    static let topicRule = "may have lower-case letters, digits and `-`, at most 63 of them, and begins with a letter or a digit"

    func isTopic(_ text: String) -> Bool {
        text.utf8.first != UInt8(ascii: "-") && (1...63).contains(text.utf8.count) && text.utf8.allSatisfy(Self.isInLabel)
    }

    private static func isInLabel(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): true
        default: false
        }
    }
}
