/// Turns tokens into a tree (langdef.md, "Syntax").
///
/// No text can exhaust the stack: expressions that nest too deep are refused, and so are chains of operators that make too high a tree.
struct Parser {
    /// How deep expressions may lie in each other.
    static let depthLimit = 100
    /// How many levels a tree may have.
    static let heightLimit = 250

    let tokens: [Token]
    var position = 0
    private var depth = 0

    /// Parses a whole source.
    static func parse(_ source: String) throws(Fault) -> Syntax {
        var parser = Parser(tokens: try Lexer.tokens(of: source))
        let syntax = try parser.expression()
        guard parser.token.kind == .end else { throw parser.fault("unexpected \(parser.token.kind)") }
        return syntax
    }

    private init(tokens: [Token]) {
        self.tokens = tokens
    }

    // MARK: Tokens

    var token: Token { tokens[position] }

    mutating func advance() {
        if position < tokens.count - 1 { position += 1 }
    }

    mutating func accept(_ symbol: Token.Symbol) -> Bool {
        guard token.kind == .symbol(symbol) else { return false }
        advance()
        return true
    }

    mutating func expect(_ symbol: Token.Symbol, _ context: String) throws(Fault) {
        guard accept(symbol) else { throw fault("expected '\(symbol.rawValue)' \(context), found \(token.kind)") }
    }

    func fault(_ message: String) -> Fault {
        Fault(message: message, offset: token.offset)
    }

    /// A node of the tree, unless that becomes too high.
    func node(_ kind: Syntax.Kind, at offset: Int) throws(Fault) -> Syntax {
        let syntax = Syntax(kind, at: offset)
        guard syntax.height <= Self.heightLimit else {
            throw Fault(message: "the expression is nested deeper than \(Self.heightLimit) levels", offset: offset)
        }
        return syntax
    }

    // MARK: Operators

    /// `Expr = ConditionalOr ["?" ConditionalOr ":" Expr]`
    mutating func expression() throws(Fault) -> Syntax {
        guard depth < Self.depthLimit else { throw fault("the expression is nested deeper than \(Self.depthLimit) levels") }
        depth += 1
        defer { depth -= 1 }
        let condition = try logic(isAnd: false)
        let offset = token.offset
        guard accept(.question) else { return condition }
        let first = try logic(isAnd: false)
        try expect(.colon, "in a conditional")
        return try node(.conditional(condition, first, try expression()), at: offset)
    }

    private mutating func logic(isAnd: Bool) throws(Fault) -> Syntax {
        let first = isAnd ? try binary(1) : try logic(isAnd: true)
        let symbol: Token.Symbol = isAnd ? .and : .or
        let offset = token.offset
        guard token.kind == .symbol(symbol) else { return first }
        var operands = [first]
        while accept(symbol) { operands.append(isAnd ? try binary(1) : try logic(isAnd: true)) }
        return try node(.logic(isAnd: isAnd, operands), at: offset)
    }

    private mutating func binary(_ precedence: Int) throws(Fault) -> Syntax {
        var left = try unary()
        while let symbol = Operator(token.kind), symbol.precedence >= precedence {
            let offset = token.offset
            advance()
            left = try node(.operation(symbol, [left, try binary(symbol.precedence + 1)]), at: offset)
        }
        return left
    }

    private mutating func unary() throws(Fault) -> Syntax {
        let sign = token.kind
        guard sign == .symbol(.minus) && !isNegativeNumber || sign == .symbol(.not) else { return try member() }
        var offsets: [Int] = []
        while token.kind == sign {
            offsets.append(token.offset)
            advance()
        }
        var syntax = try member()
        for offset in offsets.reversed() { syntax = try node(.operation(sign == .symbol(.minus) ? .negate : .not, [syntax]), at: offset) }
        return syntax
    }

    /// A minus with a number right behind it is one literal; the smallest int can't be written otherwise.
    private var isNegativeNumber: Bool {
        guard token.kind == .symbol(.minus) else { return false }
        switch tokens[position + 1].kind {
        case .int, .double: return true
        default: return false
        }
    }

    /// The negative number that stands ahead; nil when there is none.
    mutating func negativeNumber() -> Syntax? {
        guard isNegativeNumber else { return nil }
        let offset = token.offset
        advance()
        defer { advance() }
        switch token.kind {
        case .int(let magnitude): return Syntax(.literal(.int(Int64(truncatingIfNeeded: 0 &- magnitude))), at: offset)
        case .double(let number): return Syntax(.literal(.double(-number)), at: offset)
        default: return nil
        }
    }
}
