/// Puts the lines of replies together (RFC 5321 §4.2.1), whatever the server sends.
struct SMTPReplyParser {
    private static let longestText = 1_000
    private var enhanced: String?
    private var text = ""

    /// Takes one line with or without its line end; gives the reply that it completes.
    mutating func receive(_ line: some Collection<UInt8>) -> SMTPReply? {
        let digits = line.prefix(3)
        guard digits.count == 3, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        let code = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        let rest = line.dropFirst(3)
        append(rest.dropFirst())
        if rest.first == UInt8(ascii: "-") { return nil }
        defer { self = SMTPReplyParser() }
        return SMTPReply(code: code, enhanced: enhanced, text: text)
    }

    private mutating func append(_ bytes: some Collection<UInt8>) {
        guard text.utf8.count < Self.longestText else { return }
        var line = String(decoding: bytes.lazy.map { $0 < 0x20 || $0 == 0x7F ? 0x20 : $0 }, as: UTF8.self)[...]
        let word = line.prefix { $0 != " " }
        if Self.isEnhancedStatus(word) {
            enhanced = String(word)
            line = line.dropFirst(word.count)
        }
        line = line.drop { $0 == " " }
        while line.last == " " { line.removeLast() }
        if !text.isEmpty { text += "\n" }
        text += line
        text = String(text.prefix(Self.longestText))
    }

    // RFC 3463 §2: class, subject and detail, each a number of its own.
    private static func isEnhancedStatus(_ word: Substring) -> Bool {
        let parts = word.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3, ["2", "4", "5"].contains(word.prefix(1)), parts[0].count == 1 else { return false }
        return parts.allSatisfy { (1...3).contains($0.count) && $0.allSatisfy { (0x30...0x39).contains($0) } }
    }
}
