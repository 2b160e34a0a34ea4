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
                guard tokenizer.skipRaw(to: "endraw") != nil else {
                    throw source.error("'raw' tag was never closed", at: next.start)
                }
            default: break
            }
            noteTrim(next)
        }
    }
}

extension Tokenizer {
    /// The next tag, whatever stands before it: inside a comment outputs needn't be closed.
    mutating func nextInComment() throws(TemplateError) -> Token? {
        if isLiquidTag { return try next() }
        guard let open = source.find(UInt8(ascii: "{"), UInt8(ascii: "%"), from: position) else { return nil }
        return try tagInComment(open)
    }
}

extension SourceText {
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
