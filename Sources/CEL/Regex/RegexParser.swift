/// Reads RE2's syntax.
struct RegexParser {
    /// How deep groups may lie in each other.
    static let depthLimit = 200
    /// How often a repetition can be asked for, as in RE2.
    static let repetitionLimit = 1_000

    struct Flags {
        var foldsCase = false
        var isMultiline = false
        var dotMatchesNewline = false
    }

    let scalars: [Unicode.Scalar]
    var position = 0
    var flags = Flags()
    private var depth = 0

    init(_ pattern: String) {
        scalars = Array(pattern.unicodeScalars)
    }

    mutating func parse() throws(RegexError) -> RegexSyntax {
        let syntax = try alternatives()
        guard position == scalars.count else { throw RegexError("unexpected ')'") }
        return syntax
    }

    // MARK: Reading

    func peek(_ distance: Int = 0) -> Unicode.Scalar? {
        position + distance < scalars.count ? scalars[position + distance] : nil
    }

    mutating func accept(_ text: String) -> Bool {
        let wanted = text.unicodeScalars
        guard scalars[position...].starts(with: wanted) else { return false }
        position += wanted.count
        return true
    }

    // MARK: Structure

    private mutating func alternatives() throws(RegexError) -> RegexSyntax {
        var branches = [try sequence()]
        while accept("|") { branches.append(try sequence()) }
        return branches.count == 1 ? branches[0] : .alternatives(branches)
    }

    private mutating func sequence() throws(RegexError) -> RegexSyntax {
        var parts: [RegexSyntax] = []
        var isRepeatable = false
        // Flags between two repetitions let both apply: `a*(?i)*`.
        var stacked = 0
        while let next = peek(), next != "|", next != ")" {
            if let (least, most) = try repetition() {
                guard isRepeatable, let part = parts.popLast() else { throw RegexError("nothing to repeat, or repeated twice") }
                stacked += 1
                parts.append(try repeated(part, least, most, stacked))
                // Laziness changes which match is found, not whether there is one.
                _ = accept("?")
                isRepeatable = false
            } else if accept("\\Q") {
                parts += quoted()
                isRepeatable = !parts.isEmpty
                stacked = 0
            } else {
                if let part = try atom() {
                    parts.append(part)
                    stacked = 0
                }
                isRepeatable = !parts.isEmpty
            }
        }
        return parts.count == 1 ? parts[0] : .sequence(parts)
    }

    private func repeated(_ part: RegexSyntax, _ least: Int, _ most: Int?, _ stacked: Int) throws(RegexError) -> RegexSyntax {
        let syntax = RegexSyntax.repetition(part, least: least, most: most)
        guard stacked <= Self.depthLimit else { throw RegexError("repetitions are nested too deep") }
        guard max(least, most ?? least) < 2 || syntax.repetitionsLeft(of: Self.repetitionLimit) > 0 else {
            throw RegexError("nested repetitions come to more than \(Self.repetitionLimit)")
        }
        return syntax
    }

    /// The repetition that stands ahead; nil when there is none.
    private mutating func repetition() throws(RegexError) -> (least: Int, most: Int?)? {
        switch peek() {
        case "*":
            position += 1
            return (0, nil)
        case "+":
            position += 1
            return (1, nil)
        case "?":
            position += 1
            return (0, 1)
        case "{": return try countedRepetition()
        default: return nil
        }
    }

    /// `{2}`, `{2,}` or `{2,5}`; anything else in braces is plain text.
    private mutating func countedRepetition() throws(RegexError) -> (least: Int, most: Int?)? {
        let start = position
        position += 1
        guard let least = number() else {
            position = start
            return nil
        }
        var most: Int? = least
        if accept(",") { most = number() ?? (peek() == "}" ? nil : -1) }
        guard accept("}"), most != -1 else {
            position = start
            return nil
        }
        guard least <= Self.repetitionLimit, most ?? least <= Self.repetitionLimit, least <= most ?? least else {
            throw RegexError("a repetition count is larger than \(Self.repetitionLimit), or the counts are the wrong way round")
        }
        return (least, most)
    }

    private mutating func number() -> Int? {
        let start = position
        while let digit = peek(), ("0"..."9").contains(digit) { position += 1 }
        guard position > start else { return nil }
        guard position - start <= 9 else { return Self.repetitionLimit + 1 }
        return scalars[start..<position].reduce(0) { $0 * 10 + Int($1.value - 48) }
    }

    /// The text up to `\E` or the end.
    private mutating func quoted() -> [RegexSyntax] {
        var parts: [RegexSyntax] = []
        while let next = peek() {
            if accept("\\E") { break }
            parts.append(.scalar(next, foldsCase: flags.foldsCase))
            position += 1
        }
        return parts
    }

    // MARK: Groups

    /// A group, or nil for flags that hold from here on.
    mutating func group() throws(RegexError) -> RegexSyntax? {
        let outer = flags
        if accept("?") {
            if accept("P<") || accept("<") {
                try groupName()
            } else if try !readFlags() {
                return nil
            }
        }
        depth += 1
        guard depth <= Self.depthLimit else { throw RegexError("groups are nested too deep") }
        let syntax = try alternatives()
        depth -= 1
        guard accept(")") else { throw RegexError("missing ')'") }
        flags = outer
        return syntax
    }

    private mutating func groupName() throws(RegexError) {
        let start = position
        while let next = peek(), next != ">" {
            guard next == "_" || next.properties.isAlphabetic || next.properties.numericType != nil else { break }
            position += 1
        }
        guard position > start, accept(">") else { throw RegexError("invalid name of a group") }
    }

    /// Reads `i-s:` or `i)`; true when a group follows.
    private mutating func readFlags() throws(RegexError) -> Bool {
        var isOn = true
        var isComplete = true
        while let next = peek() {
            position += 1
            guard isComplete || next != ":" && next != ")" else { throw RegexError("no flag after '-'") }
            isComplete = next != "-"
            switch next {
            case "i": flags.foldsCase = isOn
            case "m": flags.isMultiline = isOn
            case "s": flags.dotMatchesNewline = isOn
            case "U": break
            case "-" where isOn: isOn = false
            case ":": return true
            case ")": return false
            default: throw RegexError("unknown flag or group '(?\(next)'")
            }
        }
        throw RegexError("missing ')'")
    }
}
