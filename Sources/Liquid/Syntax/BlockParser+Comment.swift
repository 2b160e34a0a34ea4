extension BlockParser {
    /// Passes over a comment's body; comments and raw blocks in it are passed whole.
    mutating func skipComment(_ token: Token) throws(TemplateError) {
        var open = 1
        while open > 0 {
            guard let next = try tokenizer.nextInComment() else {
                throw source.error("'comment' tag was never closed", at: token.start)
            }
            switch next.tagName {
            case "comment": open += 1
            case "endcomment": open -= 1
            case "raw":
                guard !tokenizer.isLiquidTag else { continue }
                guard tokenizer.skipVerbatim(to: "endraw") != nil else {
                    throw source.error("'raw' tag was never closed", at: next.start)
                }
            default: break
            }
            noteTrim(next)
        }
    }
}

extension Tokenizer {
    /// The next tag of a comment, whose text and outputs are passed over.
    mutating func nextInComment() throws(TemplateError) -> Token? {
        if isLiquidTag { return nextLineInComment() }
        while let open = source.nextOpening(from: position) {
            if source.bytes[open + 1] == UInt8(ascii: "%") { return try tagInComment(open) }
            try skipOutput(open)
        }
        return nil
    }

    /// Passes over an output; a tag that begins inside it belongs to it.
    private mutating func skipOutput(_ start: Int) throws(TemplateError) {
        var at = start + 2
        while at < source.bytes.count {
            let byte = source.bytes[at]
            let next = at + 1 < source.bytes.count ? source.bytes[at + 1] : 0
            if byte == UInt8(ascii: "}") {
                position = next == UInt8(ascii: "}") ? at + 2 : at + 1
                return
            }
            if byte == UInt8(ascii: "{"), next == UInt8(ascii: "%") {
                _ = try tagInComment(at)
                return
            }
            at += 1
        }
        position = at
    }
}

extension SourceText {
    /// Where an output or a tag begins next.
    func nextOpening(from start: Int) -> Int? {
        var at = start
        while at + 1 < bytes.count {
            if bytes[at] == UInt8(ascii: "{"), bytes[at + 1] == UInt8(ascii: "%") || bytes[at + 1] == UInt8(ascii: "{") { return at }
            at += 1
        }
        return nil
    }

    /// Whether a tag of this name begins inside a range.
    func containsTag(_ name: String, in range: Range<Int>) -> Bool {
        var at = range.lowerBound
        while let open = find(UInt8(ascii: "{"), UInt8(ascii: "%"), from: at), open < range.upperBound {
            at = open + 2
            var low = at
            if low < range.upperBound, bytes[low] == UInt8(ascii: "-") { low += 1 }
            while low < range.upperBound, bytes[low].isLiquidSpace { low += 1 }
            var high = low
            while high < range.upperBound, bytes[high].isWord { high += 1 }
            if bytes[low..<high].elementsEqual(name.utf8) { return true }
        }
        return false
    }
}
