/// Turns a tree into a program, finding types, faults and references on the way.
struct Compiler {
    /// A program and the type of its value.
    struct Typed {
        var node: any Node
        var type: ValueType
        /// Where in a variable the value lies; nil when it isn't a part of one.
        var path: String?
    }

    /// A variable of a macro.
    struct Scope {
        let name: String
        let slot: Int
        let type: ValueType
        /// Whether `cel.bind` made it, so that its value may have failed.
        let isBound: Bool
    }

    let environment: Environment
    var scopes: [Scope] = []
    /// How many variables of macros are alive at once at most.
    private(set) var slots = 0
    private(set) var faults: [Fault] = []
    private var paths: Set<String> = []
    private var aggregates: [References.AggregateCall] = []

    init(_ environment: Environment) {
        self.environment = environment
    }

    var isStrict: Bool { environment.typing == .strict }

    /// What the expressions compiled so far read.
    var references: References {
        References(paths: paths.sorted(), aggregates: aggregates)
    }

    mutating func report(_ message: String, at offset: Int) {
        faults.append(Fault(message: message, offset: offset))
    }

    /// Reports a fault where types are checked; the program in its place fails when it runs.
    mutating func refuse(_ message: String, at offset: Int, _ error: EvaluationError) -> Typed {
        if isStrict { report(message, at: offset) }
        return Typed(node: Failure(error: error), type: .dyn)
    }

    mutating func note(_ call: References.AggregateCall) {
        if !aggregates.contains(call) { aggregates.append(call) }
    }

    /// Compiles what gives a value, and notes the path that is read.
    mutating func compile(_ syntax: Syntax) -> Typed {
        let typed = part(syntax)
        if let path = typed.path { paths.insert(path) }
        if typed.type == .aggregates, isStrict {
            report("a variable like this has no value; only its functions give one", at: syntax.offset)
        }
        return typed
    }

    /// Compiles what may be only the beginning of a path.
    mutating func part(_ syntax: Syntax) -> Typed {
        switch syntax.kind {
        case .literal(let value): Typed(node: Constant(value: value), type: ValueType(value))
        case .identifier(let name, let isRooted): self.name(name, isRooted: isRooted, at: syntax.offset)
        case .select(let operand, let field): selection(syntax, operand, field)
        case .has(let operand, let field): presence(operand, field, at: syntax.offset)
        case .index(let operand, let index): element(operand, index, at: syntax.offset)
        case .call(let function, let target, let arguments): call(function, target, arguments, at: syntax.offset)
        case .operation(let symbol, let operands): operation(symbol, operands, at: syntax.offset)
        case .logic(let isAnd, let operands): logic(isAnd: isAnd, operands)
        case .conditional(let condition, let first, let second): conditional(condition, first, second)
        case .list(let elements): list(elements)
        case .map(let entries): map(entries)
        case .message(let name, let isRooted, let fields): message(name, isRooted: isRooted, fields, at: syntax.offset)
        case .comprehension(let macro): comprehension(macro)
        case .optionalSelect(let operand, let field): optionalSelection(operand, field, at: syntax.offset)
        case .optionalIndex(let operand, let index): optionalElement(operand, index, at: syntax.offset)
        case .optionalPart(let operand): optionalPart(operand)
        case .optionalMap(let operand, let name, let body, let isFlat): optionalMap(operand, name, body, isFlat: isFlat)
        case .binding(let name, let value, let body): binding(name, value, body)
        }
    }

    /// Compiles with a variable of a macro in scope, and says which slot it has.
    mutating func with<Result>(_ name: String, _ type: ValueType, isBound: Bool = false, _ body: (inout Compiler, Int) -> Result) -> Result
    {
        let slot = scopes.count
        scopes.append(Scope(name: name, slot: slot, type: type, isBound: isBound))
        slots = max(slots, scopes.count)
        defer { scopes.removeLast() }
        return body(&self, slot)
    }
}
