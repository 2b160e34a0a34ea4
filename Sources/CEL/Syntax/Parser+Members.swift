extension Parser {
    /// A primary and what is selected from, indexed in and called on it.
    mutating func member() throws(Fault) -> Syntax {
        var syntax: Syntax
        if let number = negativeNumber() { syntax = number } else { syntax = try primary() }
        while true {
            let offset = token.offset
            if accept(.dot) {
                syntax = try selection(from: syntax)
            } else if accept(.openBracket) {
                let isOptional = accept(.question)
                let index = try expression()
                syntax = try node(isOptional ? .optionalIndex(syntax, index) : .index(syntax, index), at: offset)
                try expect(.closeBracket, "after an index")
            } else if token.kind == .symbol(.openBrace), let (name, isRooted) = syntax.qualifiedName {
                advance()
                syntax = try node(.message(name, isRooted: isRooted, try fields()), at: syntax.offset)
            } else {
                return syntax
            }
        }
    }

    private mutating func selection(from operand: Syntax) throws(Fault) -> Syntax {
        let isOptional = accept(.question)
        let name = token
        switch name.kind {
        case .quotedIdentifier(let field):
            advance()
            return try node(isOptional ? .optionalSelect(operand, field: field) : .select(operand, field: field), at: name.offset)
        case .identifier(let field) where !["true", "false", "null", "in"].contains(field):
            advance()
            if isOptional { return try node(.optionalSelect(operand, field: field), at: name.offset) }
            guard accept(.openParenthesis) else { return try node(.select(operand, field: field), at: name.offset) }
            let arguments = try list(until: .closeParenthesis, "after the arguments of '\(field)'")
            return try expanded(function: field, target: operand, arguments: arguments, offset: name.offset)
        default: throw fault("expected a name after '.', found \(name.kind)")
        }
    }

    private mutating func primary() throws(Fault) -> Syntax {
        let start = token
        switch start.kind {
        case .int(let magnitude):
            guard let value = Int64(exactly: magnitude) else { throw fault("the number doesn't fit 64 bits") }
            return literal(.int(value))
        case .uint(let value): return literal(.uint(value))
        case .double(let value): return literal(.double(value))
        case .string(let value): return literal(.string(value))
        case .bytes(let value): return literal(.bytes(value))
        case .identifier, .symbol(.dot): return try name()
        case .symbol(.openParenthesis):
            advance()
            let syntax = try expression()
            try expect(.closeParenthesis, "to close the one before")
            return syntax
        case .symbol(.openBracket):
            advance()
            return try node(.list(try list(until: .closeBracket, "at the end of a list", trailingComma: true)), at: start.offset)
        case .symbol(.openBrace):
            advance()
            return try node(.map(try entries()), at: start.offset)
        default: throw fault("expected a value, found \(start.kind)")
        }
    }

    private mutating func literal(_ value: Value) -> Syntax {
        let offset = token.offset
        advance()
        return Syntax(.literal(value), at: offset)
    }

    /// Words that can be fields, but neither variables nor functions.
    private static let reserved: Set<String> = [
        "in", "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package", "namespace",
        "return", "var", "void", "while",
    ]

    private mutating func name() throws(Fault) -> Syntax {
        let isRooted = accept(.dot)
        guard case .identifier(let name) = token.kind else { throw fault("expected a name, found \(token.kind)") }
        if !isRooted {
            switch name {
            case "true": return literal(.bool(true))
            case "false": return literal(.bool(false))
            case "null": return literal(.null)
            default: break
            }
        }
        guard !Self.reserved.contains(name), !["true", "false", "null"].contains(name) else { throw fault("'\(name)' is a reserved word") }
        let offset = token.offset
        advance()
        guard accept(.openParenthesis) else { return Syntax(.identifier(name, isRooted: isRooted), at: offset) }
        let arguments = try list(until: .closeParenthesis, "after the arguments of '\(name)'")
        return try expanded(function: name, target: nil, arguments: arguments, offset: offset)
    }

    private mutating func list(until end: Token.Symbol, _ context: String, trailingComma: Bool = false) throws(Fault) -> [Syntax] {
        var elements: [Syntax] = []
        if accept(end) { return elements }
        while !(trailingComma && token.kind == .symbol(end)) {
            if !(trailingComma && elements.isEmpty && token.kind == .symbol(.comma)) {
                elements.append(try optionalPart(isAllowed: trailingComma))
            }
            guard accept(.comma), !elements.isEmpty else { break }
        }
        try expect(end, context)
        return elements
    }

    private mutating func optionalPart(isAllowed: Bool) throws(Fault) -> Syntax {
        let offset = token.offset
        guard isAllowed, accept(.question) else { return try expression() }
        return try node(.optionalPart(try expression()), at: offset)
    }

    private mutating func entries() throws(Fault) -> [(key: Syntax, value: Syntax)] {
        var entries: [(key: Syntax, value: Syntax)] = []
        if accept(.closeBrace) { return entries }
        while token.kind != .symbol(.closeBrace) {
            if !entries.isEmpty || token.kind != .symbol(.comma) {
                let offset = token.offset
                let isOptional = accept(.question)
                let key = try expression()
                try expect(.colon, "between a key and its value")
                let value = try expression()
                entries.append((key, isOptional ? try node(.optionalPart(value), at: offset) : value))
            }
            guard accept(.comma), !entries.isEmpty else { break }
        }
        try expect(.closeBrace, "at the end of a map")
        return entries
    }

    private mutating func fields() throws(Fault) -> [(field: String, value: Syntax)] {
        var fields: [(field: String, value: Syntax)] = []
        while !accept(.closeBrace) {
            let offset = token.offset
            let isOptional = accept(.question)
            switch token.kind {
            case .identifier(let name), .quotedIdentifier(let name):
                advance()
                try expect(.colon, "between a field and its value")
                let value = try expression()
                fields.append((name, isOptional ? try node(.optionalPart(value), at: offset) : value))
            default: throw fault("expected a field, found \(token.kind)")
            }
            guard accept(.comma) else {
                try expect(.closeBrace, "at the end of a message")
                break
            }
        }
        return fields
    }
}
