extension Compiler {
    mutating func comprehension(_ macro: Syntax.Comprehension) -> Typed {
        let range = compile(macro.range)
        let element = elementType(of: range.type, at: macro.range.offset)
        return with(macro.variable, element) { compiler, slot in
            let iteration = Iteration(range: range.node, slot: slot, macro: macro.kind.name)
            let condition = macro.condition.map { condition in
                let typed = compiler.compile(condition)
                compiler.requireBool(typed.type, "the condition of \(macro.kind.name)()", at: condition.offset)
                return typed.node
            }
            let transform = macro.transform.map { compiler.compile($0) }
            switch macro.kind {
            case .filter: return Typed(node: Transformation(iteration: iteration, condition: condition), type: .list(element))
            case .map:
                let node = Transformation(iteration: iteration, condition: condition, transform: transform?.node)
                return Typed(node: node, type: .list(transform?.type ?? .dyn))
            case .all, .exists, .existsOne:
                let condition = condition ?? Constant(value: true)
                let node: any Node =
                    macro.kind == .existsOne
                    ? UniqueQuantifier(iteration: iteration, condition: condition)
                    : Quantifier(isAll: macro.kind == .all, iteration: iteration, condition: condition)
                return Typed(node: node, type: .bool)
            }
        }
    }

    private mutating func elementType(of range: ValueType, at offset: Int) -> ValueType {
        switch range {
        case .dyn, .aggregates: return .dyn
        case .list(let element): return element
        case .map(let key, _): return key
        case .record: return .string
        default:
            if isStrict { report("a \(range) has no elements to go through", at: offset) }
            return .dyn
        }
    }
}

extension Syntax.Comprehension.Kind {
    /// The macro as it is written.
    var name: String {
        switch self {
        case .all: "all"
        case .exists: "exists"
        case .existsOne: "exists_one"
        case .filter: "filter"
        case .map: "map"
        }
    }
}
