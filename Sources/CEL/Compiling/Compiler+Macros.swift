extension Compiler {
    mutating func comprehension(_ macro: Syntax.Comprehension) -> Typed {
        let range = compile(macro.range)
        let types = elementTypes(of: range.type, at: macro.range.offset)
        guard let secondVariable = macro.secondVariable else {
            return with(macro.variable, types.single) { compiler, slot in
                let iteration = Iteration(range: range.node, slot: slot, secondSlot: nil, macro: macro.kind.name)
                return compiler.body(macro, iteration, element: types.single)
            }
        }
        return with(macro.variable, types.first) { compiler, slot in
            compiler.with(secondVariable, types.second) { compiler, secondSlot in
                let iteration = Iteration(range: range.node, slot: slot, secondSlot: secondSlot, macro: macro.kind.name)
                return compiler.body(macro, iteration, element: types.first)
            }
        }
    }

    mutating func binding(_ name: String, _ value: Syntax, _ body: Syntax) -> Typed {
        let value = compile(value)
        return with(name, value.type, isBound: true) { compiler, slot in
            let body = compiler.compile(body)
            return Typed(node: Binding(slot: slot, value: value.node, body: body.node), type: body.type)
        }
    }

    private mutating func body(_ macro: Syntax.Comprehension, _ iteration: Iteration, element: ValueType) -> Typed {
        let condition = macro.condition.map { condition in
            let typed = compile(condition)
            requireBool(typed.type, "the condition of \(macro.kind.name)()", at: condition.offset)
            return typed.node
        }
        let transform = macro.transform.map { compile($0) }
        let predicate = condition ?? Constant(value: true)
        switch macro.kind {
        case .all, .exists:
            return Typed(node: Quantifier(isAll: macro.kind == .all, iteration: iteration, condition: predicate), type: .bool)
        case .existsOne: return Typed(node: UniqueQuantifier(iteration: iteration, condition: predicate), type: .bool)
        case .filter, .map:
            let node = ListTransformation(iteration: iteration, condition: condition, transform: transform?.node)
            return Typed(node: node, type: .list(transform?.type ?? element))
        case .transformMap, .transformMapEntry:
            let node = MapTransformation(
                iteration: iteration, condition: condition, transform: transform?.node ?? Constant(value: .null),
                givesEntries: macro.kind == .transformMapEntry
            )
            if macro.kind == .transformMap { return Typed(node: node, type: .map(element, transform?.type ?? .dyn)) }
            if case .map = transform?.type { return Typed(node: node, type: transform?.type ?? .dyn) }
            return Typed(node: node, type: .map(.dyn, .dyn))
        }
    }

    /// The type of the one variable, and those of two.
    private mutating func elementTypes(
        of range: ValueType, at offset: Int
    ) -> (single: ValueType, first: ValueType, second: ValueType) {
        switch range {
        case .dyn, .parameter, .aggregates: return (range, range, range)
        case .list(let element): return (element, .int, element)
        case .map(let key, let value): return (key, key, value)
        case .record: return (.string, .string, .dyn)
        default:
            if isStrict { report("a \(range) has no elements to go through", at: offset) }
            return (.dyn, .dyn, .dyn)
        }
    }
}

extension Syntax.Comprehension.Kind {
    /// The macro as it is written.
    fileprivate var name: String {
        switch self {
        case .all: "all"
        case .exists: "exists"
        case .existsOne: "exists_one"
        case .filter: "filter"
        case .map: "map"
        case .transformMap: "transformMap"
        case .transformMapEntry: "transformMapEntry"
        }
    }
}
