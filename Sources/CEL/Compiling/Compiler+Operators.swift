extension Compiler {
    mutating func operation(_ symbol: Operator, _ operands: [Syntax], at offset: Int) -> Typed {
        let operands = operands.map { compile($0) }
        let types = operands.map(\.type)
        let result = symbol.result(types)
        if result == nil, isStrict, !types.contains(.aggregates) { report(complaint(symbol, types), at: offset) }
        let node: any Node =
            operands.count == 1
            ? UnaryOperation(symbol: symbol, operand: operands[0].node)
            : BinaryOperation(symbol: symbol, left: operands[0].node, right: operands[1].node)
        return Typed(node: folded(node, operands), type: result ?? .dyn)
    }

    private func complaint(_ symbol: Operator, _ types: [ValueType]) -> String {
        guard types.count == 2 else { return "'\(symbol.symbol)' isn't defined for a \(types[0])" }
        if symbol == .add, types.contains(.string) {
            return "'+' joins strings only with strings, not a \(types[0]) with a \(types[1]); string(x) makes one"
        }
        return "'\(symbol.symbol)' isn't defined for a \(types[0]) and a \(types[1])"
    }

    /// The program's value when its operands are constant and it doesn't fail.
    func folded(_ node: any Node, _ operands: [Typed]) -> any Node {
        guard operands.allSatisfy({ $0.node is Constant }) else { return node }
        return (try? value(of: node)).map { Constant(value: $0) } ?? node
    }

    /// Evaluates what depends on nothing.
    func value(of node: any Node) throws(EvaluationError) -> Value {
        var frame = Frame(bindings: [String: Value](), locals: [], budget: 10_000)
        return try node.evaluate(&frame)
    }

    mutating func logic(isAnd: Bool, _ operands: [Syntax]) -> Typed {
        let nodes = operands.map { operand in
            let typed = compile(operand)
            requireBool(typed.type, "an operand of '\(isAnd ? "&&" : "||")'", at: operand.offset)
            return typed.node
        }
        return Typed(node: Logic(isAnd: isAnd, operands: nodes), type: .bool)
    }

    mutating func conditional(_ condition: Syntax, _ first: Syntax, _ second: Syntax) -> Typed {
        let test = compile(condition)
        requireBool(test.type, "what stands before '?'", at: condition.offset)
        let first = compile(first)
        let second = compile(second)
        let node = Conditional(condition: test.node, first: first.node, second: second.node)
        return Typed(node: node, type: first.type.joined(with: second.type))
    }

    mutating func requireBool(_ type: ValueType, _ what: String, at offset: Int) {
        if isStrict, type != .aggregates, !ValueType.bool.accepts(type) {
            report("\(what) must be true or false, and this is a \(type)", at: offset)
        }
    }

    mutating func list(_ elements: [Syntax]) -> Typed {
        let elements = elements.map { compile($0) }
        let type = ValueType.joined(elements.map(\.type))
        if elements.contains(where: { $0.node is OptionalPart }) {
            return Typed(node: OptionalListLiteral(elements: elements.map(\.node)), type: .list(type))
        }
        return Typed(node: folded(ListLiteral(elements: elements.map(\.node)), elements), type: .list(type))
    }

    mutating func map(_ entries: [(key: Syntax, value: Syntax)]) -> Typed {
        let keys = entries.map { compile($0.key) }
        let values = entries.map { compile($0.value) }
        for (key, entry) in zip(keys, entries) where isStrict && ![.dyn, .parameter, .bool, .int, .uint, .string].contains(key.type) {
            report("a \(key.type) can't be the key of a map", at: entry.key.offset)
        }
        let node = MapLiteral(entries: zip(keys, values).map { ($0.node, $1.node) })
        return Typed(node: folded(node, keys + values), type: .map(.joined(keys.map(\.type)), .joined(values.map(\.type))))
    }
}
