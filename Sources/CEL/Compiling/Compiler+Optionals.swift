extension Compiler {
    mutating func optionalSelection(_ operand: Syntax, _ field: String, at offset: Int) -> Typed {
        let operand = part(operand)
        var type = operand.type
        if case .optional(let value) = type { type = value }
        // A field that isn't known may be missing: that is what the question mark is for.
        if case .record(let record) = type {
            type = record.fields[field] ?? .dyn
        } else {
            type = member(field, of: type, at: offset)
        }
        return Typed(
            node: OptionalSelection(operand: operand.node, field: field), type: .optional(type),
            path: operand.path.map { "\($0).\(field)" })
    }

    mutating func optionalElement(_ operand: Syntax, _ index: Syntax, at offset: Int) -> Typed {
        let element = element(operand, index, at: offset)
        guard let node = element.node as? Element else { return element }
        var type = element.type
        if case .optional(let value) = type { type = value }
        return Typed(node: OptionalElement(operand: node.operand, index: node.index), type: .optional(type), path: element.path)
    }

    mutating func optionalPart(_ operand: Syntax) -> Typed {
        let typed = compile(operand)
        let node = OptionalPart(operand: typed.node)
        switch typed.type {
        case .optional(let value): return Typed(node: node, type: value)
        case .dyn, .parameter: return Typed(node: node, type: typed.type)
        default:
            if isStrict { report("what follows '?' must be optional, and this is a \(typed.type)", at: operand.offset) }
            return Typed(node: node, type: .dyn)
        }
    }

    mutating func optionalMap(_ operand: Syntax, _ name: String, _ body: Syntax, isFlat: Bool) -> Typed {
        let target = compile(operand)
        let value = content(of: target.type, "what optMap() and optFlatMap() are called on", at: operand.offset)
        return with(name, value) { compiler, slot in
            let body = compiler.compile(body)
            let node = OptionalTransformation(operand: target.node, slot: slot, body: body.node, isFlat: isFlat)
            return Typed(node: node, type: isFlat ? body.type : .optional(body.type))
        }
    }

    /// `or` and `orValue`, which evaluate their argument only when it is needed; nil for another function.
    mutating func optionalAlternative(_ name: String, _ target: Syntax?, _ arguments: [Syntax]) -> Typed? {
        guard let target, arguments.count == 1, name == "or" || name == "orValue" else { return nil }
        let operand = compile(target)
        let value = content(of: operand.type, "what \(name)() is called on", at: target.offset)
        let alternative = compile(arguments[0])
        let node = OptionalAlternative(operand: operand.node, alternative: alternative.node, givesOptional: name == "or")
        return Typed(
            node: node, type: name == "or" ? .optional(value).joined(with: alternative.type) : value.joined(with: alternative.type))
    }

    private mutating func content(of type: ValueType, _ what: String, at offset: Int) -> ValueType {
        switch type {
        case .optional(let value): return value
        case .dyn, .parameter: return type
        default:
            if isStrict { report("\(what) must be optional, and this is a \(type)", at: offset) }
            return .dyn
        }
    }
}
