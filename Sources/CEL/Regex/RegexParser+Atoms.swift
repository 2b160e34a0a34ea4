extension RegexParser {
    /// One thing that matches something; nil for `(?i)`, which matches nothing and only sets flags.
    mutating func atom() throws(RegexError) -> RegexSyntax? {
        guard let next = peek() else { return nil }
        position += 1
        switch next {
        case "(": return try group()
        case "[": return .characters(try characterClass())
        case ".": return .characters(flags.dotMatchesNewline ? .any : .anyButNewline)
        case "^": return .assertion(flags.isMultiline ? .lineStart : .textStart)
        case "$": return .assertion(flags.isMultiline ? .lineEnd : .textEnd)
        case "\\": return try escape()
        default: return .scalar(next, foldsCase: flags.foldsCase)
        }
    }

    private mutating func escape() throws(RegexError) -> RegexSyntax {
        switch peek() {
        case "A": return assertion(.textStart)
        case "z": return assertion(.textEnd)
        case "b": return assertion(.wordBoundary)
        case "B": return assertion(.noWordBoundary)
        case "C":
            position += 1
            return .characters(.any)
        default: break
        }
        if let items = try classEscape() { return .characters(CharacterClass(items, foldsCase: flags.foldsCase)) }
        return .scalar(try scalarEscape(), foldsCase: flags.foldsCase)
    }

    private mutating func assertion(_ assertion: RegexSyntax.Assertion) -> RegexSyntax {
        position += 1
        return .assertion(assertion)
    }

    /// `\d`, `\W`, `\pL`, `\P{Greek}` after the backslash; nil for another escape.
    mutating func classEscape() throws(RegexError) -> [CharacterClass.Item]? {
        guard let letter = peek() else { throw RegexError("a backslash at the end") }
        if letter == "p" || letter == "P" {
            position += 1
            return [try property(isNegated: letter == "P")]
        }
        guard letter.isASCII else { return nil }
        let isUpper = (0x41...0x5A).contains(letter.value)
        guard let items = CharacterClass.perl(isUpper ? Unicode.Scalar(UInt8(letter.value + 32)) : letter) else { return nil }
        position += 1
        return isUpper ? [.complement(items)] : items
    }

    private mutating func property(isNegated: Bool) throws(RegexError) -> CharacterClass.Item {
        var isNegated = isNegated
        var name = ""
        if accept("{") {
            if accept("^") { isNegated.toggle() }
            while let next = peek(), next != "}" {
                name.unicodeScalars.append(next)
                position += 1
            }
            guard accept("}") else { throw RegexError("missing '}'") }
        } else if let next = peek() {
            name.unicodeScalars.append(next)
            position += 1
        }
        guard let property = UnicodeProperty(named: name) else { throw RegexError("unknown property '\(name)'") }
        return .property(property, isNegated: isNegated)
    }

    /// The code point that an escape stands for.
    mutating func scalarEscape() throws(RegexError) -> Unicode.Scalar {
        guard let next = peek() else { throw RegexError("a backslash at the end") }
        position += 1
        switch next {
        case "a": return "\u{07}"
        case "f": return "\u{0C}"
        case "n": return "\n"
        case "r": return "\r"
        case "t": return "\t"
        case "v": return "\u{0B}"
        case "x": return try hexadecimal()
        case "0": return try octal(0)
        // One digit other than 0 would be a reference to a group, which RE2 doesn't have.
        case "1"..."7":
            guard let second = peek(), ("0"..."7").contains(second) else { throw RegexError("references to groups aren't supported") }
            return try octal(next.value - 48)
        default:
            let isPunctuation = next.isASCII && !UInt8(next.value).isIdentifierTail && next.value >= 0x20
            guard isPunctuation || next == "_" else { throw RegexError("unknown escape '\\\(next)'") }
            return next
        }
    }

    private mutating func octal(_ first: UInt32) throws(RegexError) -> Unicode.Scalar {
        var value = first
        for _ in 0..<2 {
            guard let digit = peek(), ("0"..."7").contains(digit) else { break }
            value = value * 8 + (digit.value - 48)
            position += 1
        }
        return Unicode.Scalar(value) ?? "\0"
    }

    private mutating func hexadecimal() throws(RegexError) -> Unicode.Scalar {
        let isBraced = accept("{")
        var value: UInt32 = 0
        var count = 0
        while let next = peek(), next.isASCII, let digit = UInt8(next.value).hexadecimalValue, isBraced || count < 2 {
            value = value << 4 | digit
            count += 1
            position += 1
            guard value <= 0x10FFFF else { throw RegexError("an escape beyond Unicode") }
        }
        guard isBraced ? (count > 0 && accept("}")) : count == 2, let scalar = Unicode.Scalar(value) else {
            throw RegexError("invalid hexadecimal escape")
        }
        return scalar
    }
}
