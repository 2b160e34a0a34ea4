/// Cuts a template into text, outputs and tags; inside `{% liquid %}` each line is a tag.
struct Tokenizer {
    let source: SourceText
    var position: Int
    let limit: Int
    let isLiquidTag: Bool

    init(_ source: SourceText) {
        self.source = source
        position = 0
        limit = source.bytes.count
        isLiquidTag = false
    }

    /// Reads the lines of a `liquid` tag's markup.
    init(lines markup: Range<Int>, of source: SourceText) {
        self.source = source
        position = markup.lowerBound
        limit = markup.upperBound
        isLiquidTag = true
    }

    mutating func next() throws(TemplateError) -> Token? {
        isLiquidTag ? try nextLine() : try nextPiece()
    }

    private mutating func nextPiece() throws(TemplateError) -> Token? {
        guard position < limit else { return nil }
        let start = position
        if source.bytes[start] == UInt8(ascii: "{"), start + 1 < limit {
            switch source.bytes[start + 1] {
            case UInt8(ascii: "{"): return try output(start)
            case UInt8(ascii: "%"): return try tag(start)
            default: break
            }
        }
        var at = start
        while at < limit {
            if source.bytes[at] == UInt8(ascii: "{"), at + 1 < limit,
                source.bytes[at + 1] == UInt8(ascii: "{") || source.bytes[at + 1] == UInt8(ascii: "%")
            {
                break
            }
            at += 1
        }
        position = at
        return Token(kind: .text, content: start..<at, start: start, end: at)
    }

    private mutating func output(_ start: Int) throws(TemplateError) -> Token {
        var at = start + 2
        while at < limit, source.bytes[at] != UInt8(ascii: "}") { at += 1 }
        guard at + 1 < limit, source.bytes[at + 1] == UInt8(ascii: "}") else {
            let shown = at < limit ? source.text(start..<at + 1) : "{{"
            throw source.error("variable '\(shown.abridged)' was not properly terminated with '}}'", at: start)
        }
        position = at + 2
        return delimited(.output, start: start, content: start + 2..<at)
    }

    private mutating func tag(_ start: Int) throws(TemplateError) -> Token {
        var token = try unnamedTag(start)
        let name = tagName(in: token.content)
        guard !name.isEmpty else {
            throw source.error("tag '\(source.text(start..<token.end).abridged)' has no name", at: start)
        }
        token.kind = .tag(source.text(name))
        token.content = name.upperBound..<token.content.upperBound
        return token
    }

    /// A tag that need not have a name.
    mutating func tagInComment(_ start: Int) throws(TemplateError) -> Token {
        var token = try unnamedTag(start)
        let name = tagName(in: token.content)
        token.kind = .tag(source.text(name))
        return token
    }

    private mutating func unnamedTag(_ start: Int) throws(TemplateError) -> Token {
        guard let close = source.find(UInt8(ascii: "%"), UInt8(ascii: "}"), from: start + 2) else {
            throw source.error("tag '{%' was not properly terminated with '%}'", at: start)
        }
        position = close + 2
        return delimited(.tag(""), start: start, content: start + 2..<close)
    }

    /// Takes the hyphens of white space control off.
    private func delimited(_ kind: Token.Kind, start: Int, content: Range<Int>) -> Token {
        var low = content.lowerBound
        var high = content.upperBound
        let trimsBefore = low < high && source.bytes[low] == UInt8(ascii: "-")
        if trimsBefore { low += 1 }
        let trimsAfter = low < high && source.bytes[high - 1] == UInt8(ascii: "-")
        if trimsAfter { high -= 1 }
        let isOneHyphen = trimsBefore && content.count == 1
        return Token(
            kind: kind, content: low..<high, start: start, end: position, trimsBefore: trimsBefore,
            trimsAfter: trimsAfter || isOneHyphen)
    }

    func tagName(in content: Range<Int>) -> Range<Int> {
        var low = content.lowerBound
        while low < content.upperBound, source.bytes[low].isLiquidSpace { low += 1 }
        if low < content.upperBound, source.bytes[low] == UInt8(ascii: "#") { return low..<low + 1 }
        var high = low
        while high < content.upperBound, source.bytes[high].isWord { high += 1 }
        return low..<high
    }

    private mutating func nextLine() throws(TemplateError) -> Token? {
        while position < limit {
            let start = position
            var end = start
            while end < limit, source.bytes[end] != 0x0A { end += 1 }
            position = min(end + 1, limit)
            let line = source.trimmed(start..<end)
            if line.isEmpty { continue }
            let name = tagName(in: line)
            guard !name.isEmpty else {
                throw source.error("unknown tag '\(source.text(line).abridged)' in the liquid tag", at: line.lowerBound)
            }
            let content = source.trimmed(name.upperBound..<line.upperBound)
            return Token(kind: .tag(source.text(name)), content: content, start: line.lowerBound, end: position)
        }
        return nil
    }

    /// The next line that has a word in it, whatever it says.
    mutating func nextLineInComment() -> Token? {
        while position < limit {
            let start = position
            var end = start
            while end < limit, source.bytes[end] != 0x0A { end += 1 }
            position = min(end + 1, limit)
            let name = tagName(in: start..<end)
            if !name.isEmpty { return Token(kind: .tag(source.text(name)), content: name.upperBound..<end, start: start, end: position) }
        }
        return nil
    }
}

extension String {
    /// The text, cut after 40 characters, for messages.
    var abridged: String {
        count > 40 ? prefix(40) + "…" : self
    }
}
