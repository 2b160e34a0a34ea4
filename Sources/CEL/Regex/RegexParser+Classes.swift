extension RegexParser {
    /// What follows `[`.
    mutating func characterClass() throws(RegexError) -> CharacterClass {
        let isNegated = accept("^")
        var items: [CharacterClass.Item] = []
        var isFirst = true
        while isFirst || peek() != "]" {
            guard peek() != nil else { throw RegexError("missing ']'") }
            isFirst = false
            if accept("[:") {
                items += try posixClass()
            } else {
                items += try classItem()
            }
        }
        position += 1
        return CharacterClass(items, isNegated: isNegated, foldsCase: flags.foldsCase)
    }

    private mutating func posixClass() throws(RegexError) -> [CharacterClass.Item] {
        let isNegated = accept("^")
        var name = ""
        while let next = peek(), next != ":" {
            name.unicodeScalars.append(next)
            position += 1
        }
        guard accept(":]"), let items = CharacterClass.posix[name] else { throw RegexError("unknown class '[:\(name):]'") }
        return isNegated ? [.complement(items)] : items
    }

    private mutating func classItem() throws(RegexError) -> [CharacterClass.Item] {
        if peek() == "\\" {
            position += 1
            if let items = try classEscape() { return items }
            position -= 1
        }
        let first = try classScalar()
        guard peek() == "-", let after = peek(1), after != "]" else { return [.range(first.value...first.value)] }
        position += 1
        let last = try classScalar()
        guard first <= last else { throw RegexError("a range in a class is the wrong way round") }
        return [.range(first.value...last.value)]
    }

    private mutating func classScalar() throws(RegexError) -> Unicode.Scalar {
        guard let next = peek() else { throw RegexError("missing ']'") }
        position += 1
        return next == "\\" ? try scalarEscape() : next
    }
}
