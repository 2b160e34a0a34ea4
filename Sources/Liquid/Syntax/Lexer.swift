/// Cuts markup into words, as Liquid's strict lexer does.
struct Lexer {
    let source: SourceText
    private var at: Int
    private let limit: Int

    private init(_ markup: Range<Int>, of source: SourceText) {
        self.source = source
        at = markup.lowerBound
        limit = markup.upperBound
    }

    /// All words of some markup, and an end.
    static func words(_ markup: Range<Int>, of source: SourceText) throws(TemplateError) -> [Lexeme] {
        var lexer = Lexer(markup, of: source)
        var words: [Lexeme] = []
        while true {
            let word = try lexer.next(after: words.last)
            words.append(word)
            if word.kind == .end { return words }
        }
    }

    private mutating func next(after last: Lexeme?) throws(TemplateError) -> Lexeme {
        while at < limit, source.bytes[at].isLiquidSpace { at += 1 }
        guard at < limit else { return Lexeme(kind: .end, range: limit..<limit) }
        let byte = source.bytes[at]
        if byte.isLetter || byte == UInt8(ascii: "_") { return identifier(after: last) }
        if byte.isDigit || (byte == UInt8(ascii: "-") && peek(1)?.isDigit == true) { return number() }
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "'"): return try string(byte)
        case UInt8(ascii: "|"): return take(.pipe)
        case UInt8(ascii: "."): return peek(1) == UInt8(ascii: ".") ? take(.dotdot, 2) : take(.dot)
        case UInt8(ascii: ":"): return take(.colon)
        case UInt8(ascii: ","): return take(.comma)
        case UInt8(ascii: "["): return take(.openSquare)
        case UInt8(ascii: "]"): return take(.closeSquare)
        case UInt8(ascii: "("): return take(.openRound)
        case UInt8(ascii: ")"): return take(.closeRound)
        default: return try comparison(byte)
        }
    }

    private func peek(_ ahead: Int) -> UInt8? {
        at + ahead < limit ? source.bytes[at + ahead] : nil
    }

    private mutating func take(_ kind: Lexeme.Kind, _ count: Int = 1) -> Lexeme {
        at += count
        return Lexeme(kind: kind, range: at - count..<at)
    }

    private mutating func comparison(_ byte: UInt8) throws(TemplateError) -> Lexeme {
        let second = peek(1)
        switch byte {
        case UInt8(ascii: "=") where second == UInt8(ascii: "="): return take(.comparison(.equal), 2)
        case UInt8(ascii: "="): return take(.equals)
        case UInt8(ascii: "!") where second == UInt8(ascii: "="): return take(.comparison(.unequal), 2)
        case UInt8(ascii: "<") where second == UInt8(ascii: ">"): return take(.comparison(.unequal), 2)
        case UInt8(ascii: "<") where second == UInt8(ascii: "="): return take(.comparison(.lessOrEqual), 2)
        case UInt8(ascii: "<"): return take(.comparison(.less))
        case UInt8(ascii: ">") where second == UInt8(ascii: "="): return take(.comparison(.greaterOrEqual), 2)
        case UInt8(ascii: ">"): return take(.comparison(.greater))
        default:
            let character = source.text(at..<limit).first.map { "\($0)" } ?? ""
            throw source.error("unexpected character '\(character)'", at: at)
        }
    }

    private mutating func identifier(after last: Lexeme?) -> Lexeme {
        let start = at
        while at < limit, source.bytes[at].isWord || source.bytes[at] == UInt8(ascii: "-") { at += 1 }
        if at < limit, source.bytes[at] == UInt8(ascii: "?") { at += 1 }
        let range = start..<at
        if last?.kind != .dot, source.bytes[range].elementsEqual("contains".utf8) {
            return Lexeme(kind: .comparison(.contains), range: range)
        }
        return Lexeme(kind: .identifier, range: range)
    }

    private mutating func number() -> Lexeme {
        let start = at
        at += 1
        while at < limit, source.bytes[at].isDigit { at += 1 }
        guard at + 1 < limit, source.bytes[at] == UInt8(ascii: "."), source.bytes[at + 1].isDigit else {
            return Lexeme(kind: .integer, range: start..<at)
        }
        at += 1
        while at < limit, source.bytes[at].isDigit { at += 1 }
        return Lexeme(kind: .float, range: start..<at)
    }

    private mutating func string(_ quote: UInt8) throws(TemplateError) -> Lexeme {
        let start = at
        at += 1
        while at < limit, source.bytes[at] != quote { at += 1 }
        guard at < limit else {
            throw source.error("unexpected character '\(Character(Unicode.Scalar(quote)))', a string that isn't closed", at: start)
        }
        at += 1
        return Lexeme(kind: .string, range: start + 1..<at - 1)
    }
}
