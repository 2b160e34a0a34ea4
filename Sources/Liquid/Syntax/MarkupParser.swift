/// Compiles the markup of one tag or output.
struct MarkupParser {
    let source: SourceText
    let markup: Range<Int>
    private let words: [Lexeme]
    private var at = 0
    /// How deep brackets and ranges may lie in each other.
    private static let depthLimit = 100
    private var depth = 0
    /// The variables met, in order.
    private(set) var variables: [References.Reference] = []
    /// Whether `blank` and `empty` are tests here rather than empty strings.
    var isCondition = false

    init(_ markup: Range<Int>, of source: SourceText) throws(TemplateError) {
        self.source = source
        self.markup = markup
        words = try Lexer.words(markup, of: source)
    }

    var isAtEnd: Bool { words[at].kind == .end }
    var offset: Int { words[at].range.lowerBound }

    func error(_ message: String) -> TemplateError {
        source.error(message, at: min(offset, max(markup.upperBound, 0)))
    }

    func looksAt(_ kind: Lexeme.Kind, ahead: Int = 0) -> Bool {
        at + ahead < words.count && words[at + ahead].kind == kind
    }

    mutating func accept(_ kind: Lexeme.Kind) -> Bool {
        guard looksAt(kind) else { return false }
        at += 1
        return true
    }

    mutating func expect(_ kind: Lexeme.Kind, _ what: String) throws(TemplateError) {
        guard accept(kind) else { throw error("\(what) expected\(found)") }
    }

    /// Takes this very word.
    mutating func accept(word: String) -> Bool {
        guard looksAt(.identifier), source.bytes[words[at].range].elementsEqual(word.utf8) else { return false }
        at += 1
        return true
    }

    mutating func identifier(_ what: String) throws(TemplateError) -> String {
        guard looksAt(.identifier) else { throw error("\(what) expected\(found)") }
        at += 1
        return source.text(words[at - 1].range)
    }

    mutating func comparison() -> Comparison? {
        guard case .comparison(let comparison) = words[at].kind else { return nil }
        at += 1
        return comparison
    }

    mutating func expectEnd() throws(TemplateError) {
        guard isAtEnd else { throw error("end of the tag expected\(found)") }
    }

    var found: String {
        isAtEnd ? ", but it ends here" : ", but found '\(source.text(words[at].range).abridged)'"
    }

    // MARK: Expressions

    mutating func expression() throws(TemplateError) -> Expression {
        let word = words[at]
        switch word.kind {
        case .identifier:
            at += 1
            return try path(startingWith: word)
        case .openSquare:
            at += 1
            let root = try nested { parser throws(TemplateError) in try parser.expression() }
            try expect(.closeSquare, "']'")
            if case .literal(.string(let name)) = root { note(name, at: word.range.lowerBound) }
            return .path(Path(root: .dynamic(root), steps: try steps()))
        case .string:
            at += 1
            return .literal(.string(source.text(word.range)))
        case .integer, .float:
            at += 1
            return .literal(Value(number: source.text(word.range)))
        case .openRound:
            return try range()
        default:
            throw error("a value expected\(found)")
        }
    }

    private mutating func range() throws(TemplateError) -> Expression {
        at += 1
        let low = try nested { parser throws(TemplateError) in try parser.expression() }
        try expect(.dotdot, "'..'")
        let high = try nested { parser throws(TemplateError) in try parser.expression() }
        try expect(.closeRound, "')'")
        if case .literal(let first) = low, case .literal(let last) = high, let start = first.literalRangeEnd, let end = last.literalRangeEnd
        {
            return .literal(.range(start, end))
        }
        return .range(low, high)
    }

    private mutating func nested<Result>(
        _ parse: (inout MarkupParser) throws(TemplateError) -> Result
    ) throws(TemplateError) -> Result {
        guard depth < Self.depthLimit else { throw error("nesting too deep") }
        depth += 1
        defer { depth -= 1 }
        return try parse(&self)
    }

    private mutating func path(startingWith word: Lexeme) throws(TemplateError) -> Expression {
        let name = source.text(word.range)
        let steps = try steps()
        if steps.isEmpty, let literal = literal(name) { return .literal(literal) }
        note(name, at: word.range.lowerBound)
        return .path(Path(root: .name(name), steps: steps))
    }

    private func literal(_ name: String) -> Value? {
        switch name {
        case "nil", "null": .null
        case "true": .bool(true)
        case "false": .bool(false)
        case "blank": isCondition ? .blank : .string("")
        case "empty": isCondition ? .empty : .string("")
        default: nil
        }
    }

    private mutating func steps() throws(TemplateError) -> [Path.Step] {
        var steps: [Path.Step] = []
        while true {
            if accept(.dot) {
                let name = try identifier("a name after '.'")
                steps.append(.name(name, isCommand: name == "size" || name == "first" || name == "last"))
            } else if accept(.openSquare) {
                let inner = try nested { parser throws(TemplateError) in try parser.expression() }
                try expect(.closeSquare, "']'")
                switch inner {
                case .literal(.string(let name)): steps.append(.name(name, isCommand: false))
                case .literal(.int(let index)): steps.append(.index(Int(index)))
                default: steps.append(.dynamic(inner))
                }
            } else {
                return steps
            }
        }
    }

    private mutating func note(_ name: String, at offset: Int) {
        variables.append(.init(name: name, offset: offset))
    }
}

extension Value {
    /// A literal at an end of a range of two literals, as Ruby's `to_i`; nil for what has none.
    fileprivate var literalRangeEnd: Int64? {
        guard isNull || isNumber || text != nil else { return nil }
        guard case .int(let number) = wholeNumber else { return 0 }
        return number
    }
}
