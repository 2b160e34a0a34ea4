extension Compiler {
    func name(_ name: String, isRooted: Bool) -> Typed? {
        if !isRooted, let scope = scopes.last(where: { $0.name == name }) {
            let node: any Node = scope.isBound ? BoundName(slot: scope.slot) : Local(slot: scope.slot)
            return Typed(node: node, type: scope.type)
        }
        for name in isRooted ? [name] : candidates(name) {
            if let type = environment.variables[name] {
                return Typed(node: Variable(name: name), type: type, path: type == .aggregates ? nil : name)
            }
            if name == "google.protobuf.NullValue.NULL_VALUE" { return Typed(node: Constant(value: 0), type: .int) }
            if let type = TypeName.all[name] { return Typed(node: Constant(value: .type(type)), type: .type) }
        }
        return nil
    }

    mutating func name(_ name: String, isRooted: Bool, at offset: Int) -> Typed {
        if let typed = self.name(name, isRooted: isRooted) { return typed }
        if isStrict {
            let candidates = Array(environment.variables.keys) + scopes.map(\.name)
            report("unknown variable '\(name)'\(Suggestion.text(for: name, among: candidates))", at: offset)
        }
        return Typed(node: Variable(name: name), type: .dyn, path: name)
    }

    mutating func selection(_ syntax: Syntax, _ operand: Syntax, _ field: String) -> Typed {
        // The longest prefix that is a name wins (langdef.md, "Name Resolution").
        if let (name, isRooted) = syntax.qualifiedName, isRooted || !isLocal(name), let typed = self.name(name, isRooted: isRooted) {
            return typed
        }
        let operand = part(operand)
        let type = member(field, of: operand.type, at: syntax.offset)
        return Typed(node: select(field, from: operand.node), type: type, path: operand.path.map { "\($0).\(field)" })
    }

    private func select(_ field: String, from operand: any Node) -> any Node {
        switch operand {
        case let variable as Variable: Path(variable: variable.name, fields: [field])
        case let path as Path: Path(variable: path.variable, fields: path.fields + [field])
        default: Selection(operand: operand, field: field)
        }
    }

    /// What a name may stand for in the container: `A.B.a`, `A.a`, `a` for `a` in `A.B`.
    func candidates(_ name: String) -> [String] {
        guard !environment.container.isEmpty else { return [name] }
        let scopes = environment.container.split(separator: ".")
        return (0...scopes.count).reversed().map { (scopes.prefix($0) + [Substring(name)]).joined(separator: ".") }
    }

    private func isLocal(_ qualifiedName: String) -> Bool {
        let first = qualifiedName.prefix { $0 != "." }
        return scopes.contains { $0.name == first }
    }

    mutating func presence(_ operand: Syntax, _ field: String, at offset: Int) -> Typed {
        let operand = part(operand)
        if case .record = operand.type {} else { _ = member(field, of: operand.type, at: offset) }
        return Typed(
            node: Presence(operand: operand.node, field: field), type: .bool, path: operand.path.map { "\($0).\(field)" })
    }

    mutating func element(_ operand: Syntax, _ index: Syntax, at offset: Int) -> Typed {
        let operand = part(operand)
        let index = compile(index)
        let node = Element(operand: operand.node, index: index.node)
        if case .optional(let value) = operand.type {
            return Typed(node: node, type: .optional(value.element ?? .dyn), path: operand.path)
        }
        if case .string(let field) = index.node.constant, !operand.type.isList {
            return Typed(node: node, type: member(field, of: operand.type, at: offset), path: operand.path.map { "\($0).\(field)" })
        }
        switch operand.type {
        case .dyn, .parameter: return Typed(node: node, type: .dyn, path: operand.path)
        case .list(let element) where index.type.isOpen || index.type.isNumber:
            return Typed(node: node, type: element, path: operand.path)
        case .map(let key, let value) where key.accepts(index.type) || (key.isNumber && index.type.isNumber):
            return Typed(node: node, type: value, path: operand.path)
        case .record where index.type.isOpen: return Typed(node: node, type: .dyn, path: operand.path)
        default:
            if isStrict { report("a \(operand.type) can't be indexed with a \(index.type)", at: offset) }
            return Typed(node: node, type: .dyn)
        }
    }

    /// The type of a member of a map; a fault when there can't be one.
    mutating func member(_ field: String, of type: ValueType, at offset: Int) -> ValueType {
        switch type {
        case .dyn, .parameter: return .dyn
        case .map(let key, let value) where key.accepts(.string): return value
        case .record(let record):
            if let type = record.fields[field] { return type }
            guard !record.isOpen, isStrict else { return .dyn }
            report("unknown field '\(field)'\(Suggestion.text(for: field, among: record.fields.keys))", at: offset)
        case .optional(let value): return .optional(member(field, of: value, at: offset))
        case .aggregates:
            if isStrict { report("'\(field)' is a function; it is called with arguments in parentheses", at: offset) }
        default:
            if isStrict { report("a \(type) has no field '\(field)'", at: offset) }
        }
        return .dyn
    }
}

extension ValueType {
    fileprivate var isList: Bool {
        if case .list = self { return true }
        return false
    }

    /// The type of what a list or a map holds; nil for another type.
    fileprivate var element: ValueType? {
        switch self {
        case .list(let element): element
        case .map(_, let value): value
        default: nil
        }
    }
}

extension Syntax {
    /// The names joined by dots that this is; nil when it is something else.
    var qualifiedName: (name: String, isRooted: Bool)? {
        switch kind {
        case .identifier(let name, let isRooted): (name, isRooted)
        case .select(let operand, let field): operand.qualifiedName.map { ("\($0.name).\(field)", $0.isRooted) }
        default: nil
        }
    }
}
