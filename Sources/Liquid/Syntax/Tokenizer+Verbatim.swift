extension Tokenizer {
    /// Passes over everything up to the tag `name`, whose `%}` is passed too: nil when there is none.
    ///
    /// What isn't closed belongs to the next `%}`, where only the last word after a `{%` counts: `{% a {% endraw %}` ends the body,
    /// `{% endraw {% a %}` doesn't.
    mutating func skipVerbatim(to name: String) -> (body: Range<Int>, end: Token)? {
        if isLiquidTag { return skipLines(to: name) }
        let start = position
        var last: Opening?
        var at = start
        while at + 1 < source.bytes.count {
            let (byte, next) = (source.bytes[at], source.bytes[at + 1])
            if byte == UInt8(ascii: "{"), next == UInt8(ascii: "%") {
                if let opening = opening(at) { last = opening }
                at += 2
            } else if byte == UInt8(ascii: "%"), next == UInt8(ascii: "}") {
                at += 2
                if let last, source.bytes[last.word].elementsEqual(name.utf8) {
                    position = at
                    return (start..<last.start, token(last, name: name, close: at - 2))
                }
                last = nil
            } else {
                at += 1
            }
        }
        return nil
    }

    /// A `{%` with a word after it.
    private struct Opening {
        let start: Int
        let trims: Bool
        let word: Range<Int>
    }

    private func opening(_ start: Int) -> Opening? {
        var low = start + 2
        let trims = low < source.bytes.count && source.bytes[low] == UInt8(ascii: "-")
        if trims { low += 1 }
        while low < source.bytes.count, source.bytes[low].isLiquidSpace { low += 1 }
        var high = low
        while high < source.bytes.count, source.bytes[high].isWord { high += 1 }
        return high > low ? Opening(start: start, trims: trims, word: low..<high) : nil
    }

    private func token(_ opening: Opening, name: String, close: Int) -> Token {
        let trimsAfter = close > opening.word.upperBound && source.bytes[close - 1] == UInt8(ascii: "-")
        return Token(
            kind: .tag(name), content: opening.word.upperBound..<(trimsAfter ? close - 1 : close), start: opening.start, end: close + 2,
            trimsBefore: opening.trims, trimsAfter: trimsAfter)
    }

    /// In a `liquid` tag, passes over the lines up to the one that is `name`.
    private mutating func skipLines(to name: String) -> (body: Range<Int>, end: Token)? {
        let start = position
        while position < limit {
            let lineStart = position
            var end = lineStart
            while end < limit, source.bytes[end] != 0x0A { end += 1 }
            position = min(end + 1, limit)
            let line = source.trimmed(lineStart..<end)
            let word = tagName(in: line)
            guard source.bytes[word].elementsEqual(name.utf8) else { continue }
            return (start..<lineStart, Token(kind: .tag(name), content: line, start: lineStart, end: position))
        }
        return nil
    }
}
