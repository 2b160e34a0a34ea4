/// A server's words made comparable: lower case, single spaces, without the codes that break sentences of several lines apart, and
/// without addresses, host names and links, whose words say nothing (`relay.example`, `<spam@example.com>`).
struct ReplyText {
    /// The first SMTP code the text begins with.
    let code: Int?
    /// The first enhanced code in the text.
    let enhanced: EnhancedStatus?
    private let bytes: [UInt8]

    init(_ text: String) {
        let words = text.utf8.prefix(4_096).split(whereSeparator: \.isWhitespace)
        code = words.first.flatMap { Self.replyCode($0) }
        enhanced = EnhancedStatus.first(in: text)
        var bytes = [ASCII.space]
        for word in words where !Self.isCode(word) {
            let word = word.map(\.lowercased)
            guard !Self.isName(word) else { continue }
            bytes += word
            bytes.append(ASCII.space)
        }
        self.bytes = bytes
    }

    /// Whether any phrase stands in the text, at the beginning of a word unless it begins with a space or a bracket itself.
    func hasAny(of phrases: [[UInt8]]) -> Bool {
        phrases.contains { contains($0) }
    }

    private func contains(_ phrase: [UInt8]) -> Bool {
        guard let first = phrase.first, bytes.count >= phrase.count else { return false }
        let needsStart = first.isLetter
        for index in 0...(bytes.count - phrase.count) where bytes[index] == first {
            if needsStart, index > 0, bytes[index - 1].isLetter || bytes[index - 1].isDigit { continue }
            if bytes[index...].starts(with: phrase) { return true }
        }
        return false
    }

    private static func replyCode(_ word: Substring.UTF8View) -> Int? {
        let digits = word.prefix { $0.isDigit }
        guard digits.count == 3, word.count == 3 || word.dropFirst(3).first == ASCII.dash, let code = Int(digits.text),
            (200..<600).contains(code)
        else { return nil }
        return code
    }

    /// An address, a host or a link, but for those of block lists.
    private static func isName(_ word: [UInt8]) -> Bool {
        let isDotted = word.indices.contains { index in
            word[index] == ASCII.dot && index > 0 && index + 1 < word.count && word[index + 1].isLetter
                && (word[index - 1].isLetter || word[index - 1].isDigit)
        }
        guard isDotted || word.contains(UInt8(ascii: "@")) else { return false }
        let text = word.text
        return !["spamhaus", "spamcop", "abuseat"].contains { text.contains($0) } || text.contains("@")
    }

    /// `550`, `550-5.1.1` or `5.1.1`, wherever it stands.
    private static func isCode(_ word: Substring.UTF8View) -> Bool {
        if EnhancedStatus(word.text) != nil { return true }
        guard replyCode(word) != nil else { return false }
        let rest = word.dropFirst(4)
        return rest.isEmpty || EnhancedStatus(rest.text) != nil
    }
}
