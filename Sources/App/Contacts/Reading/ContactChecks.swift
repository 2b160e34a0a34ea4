internal import Foundation
internal import Mail
internal import Workers

/// Checks of what is said of contacts. Zones are looked up once each: there are few, and the table is slow.
struct ContactChecks {
    private var zones: [ArraySlice<UInt8>: Bool] = [:]

    init() {}

    /// A subject as events have it.
    func subject(_ text: ArraySlice<UInt8>) throws(ValueProblem) {
        guard !text.isEmpty else { throw ValueProblem("the contact has no subject: nothing would ever be said of it") }
        guard text.count <= CloudEvent.attributeLimit else {
            throw ValueProblem("the subject has \(text.count) bytes, more than \(CloudEvent.attributeLimit)")
        }
    }

    /// An address that mail can be sent to; nearly all are told by their bytes alone.
    func email(_ text: ArraySlice<UInt8>) throws(ValueProblem) {
        guard !Address.isPlain(text) else { return }
        do {
            _ = try Address(parsing: String(decoding: text, as: UTF8.self))
        } catch {
            throw ValueProblem("\(error)")
        }
    }

    /// A language tag by its form (RFC 5646 §2.1): `pl`, `en-GB`, `zh-Hant-TW`.
    func locale(_ text: ArraySlice<UInt8>) throws(ValueProblem) {
        let parts = text.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        let isLanguage = parts[0].count >= 2 && parts[0].allSatisfy { $0 | 32 >= UInt8(ascii: "a") && $0 | 32 <= UInt8(ascii: "z") }
        guard text.count <= 64, isLanguage, parts.allSatisfy({ (1...8).contains($0.count) && $0.allSatisfy(\.isASCIIAlphanumeric) }) else {
            let hint = text.contains(UInt8(ascii: "_")) ? ", with a hyphen" : ""
            throw ValueProblem("\"\(printable(text))\" isn't a language tag such as pl or en-GB\(hint)")
        }
    }

    /// A name of the IANA time zone database.
    mutating func zone(_ text: ArraySlice<UInt8>) throws(ValueProblem) {
        let isKnown: Bool
        if let found = zones[text] {
            isKnown = found
        } else {
            isKnown = Self.isZone(String(decoding: text, as: UTF8.self))
            // A file whose zones are all wrong must not fill the memory.
            if zones.count < 2_000 { zones[ArraySlice(Array(text))] = isKnown }
        }
        guard isKnown else { throw ValueProblem("\"\(printable(text))\" isn't a time zone such as Europe/Warsaw (IANA)") }
    }

    private static let known = Set(TimeZone.knownTimeZoneIdentifiers)

    /// Foundation also takes abbreviations and offsets, which say nothing of summer time.
    private static func isZone(_ name: String) -> Bool {
        if known.contains(name) || name == "UTC" { return true }
        return name.contains("/") && TimeZone(identifier: name) != nil
    }

    private func printable(_ text: ArraySlice<UInt8>) -> String {
        String(String(decoding: text.prefix(60), as: UTF8.self).map { $0.isNewline || $0 == "\u{1B}" ? "\u{FFFD}" : $0 })
    }
}

extension UInt8 {
    var isASCIIDigit: Bool { self &- 48 < 10 }
    var isASCIIAlphanumeric: Bool { isASCIIDigit || (self | 32) &- 97 < 26 }
}
