/// Puts the lines of replies together (RFC 5321 §4.2.1), whatever the server sends.
struct SMTPReplyParser {
    private static let longestText = 1_000
    private var enhanced: EnhancedStatus?
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
        if let status = EnhancedStatus(word) {
            enhanced = status
            line = line.dropFirst(word.count)
        }
        line = line.drop { $0 == " " }
        while line.last == " " { line.removeLast() }
        if !text.isEmpty { text += "\n" }
        text += line
        text = String(text.prefix(Self.longestText))
    }
}
