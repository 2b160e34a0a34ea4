/// A parsed expression; macros are expanded already.
struct Syntax: Sendable {
    indirect enum Kind: Sendable {
        case literal(Value)
        /// A name; `isRooted` with a dot in front, which passes over the variables of macros.
        case identifier(String, isRooted: Bool)
        case select(Syntax, field: String)
        /// `has(operand.field)`
        case has(Syntax, field: String)
        case index(Syntax, Syntax)
        /// `operand.?field`
        case optionalSelect(Syntax, field: String)
        /// `operand[?index]`
        case optionalIndex(Syntax, Syntax)
        /// `?element` of a list, or the value of `?key: value`: left out when it is missing.
        case optionalPart(Syntax)
        /// `operand.optMap(name, body)`, or `optFlatMap` whose body is optional itself.
        case optionalMap(Syntax, String, Syntax, isFlat: Bool)
        case call(function: String, target: Syntax?, arguments: [Syntax])
        /// `-x`, `a + b`, `a == b`, `a in b`: every operator that evaluates its operands first.
        case operation(Operator, [Syntax])
        /// A chain of `&&` or of `||`.
        case logic(isAnd: Bool, [Syntax])
        case conditional(Syntax, Syntax, Syntax)
        case list([Syntax])
        case map([(key: Syntax, value: Syntax)])
        /// `google.protobuf.Duration{seconds: 1}`
        case message(String, isRooted: Bool, [(field: String, value: Syntax)])
        case comprehension(Comprehension)
        /// `cel.bind(name, value, body)`
        case binding(String, Syntax, Syntax)
    }

    /// A macro over the elements of a list or the keys of a map.
    struct Comprehension: Sendable {
        enum Kind: Sendable {
            case all
            case exists
            case existsOne
            case filter
            case map
            /// A map with the same keys and other values.
            case transformMap
            /// A map of the entries of the maps that are made.
            case transformMapEntry
        }

        let kind: Kind
        let range: Syntax
        /// The name for an element of a list or a key of a map; with a second one the name for an index or a key.
        let variable: String
        /// The name for an element or a value, where there are two.
        let secondVariable: String?
        /// The predicate; those that transform can be without one.
        let condition: Syntax?
        /// What an element becomes.
        let transform: Syntax?
    }

    let kind: Kind
    /// The byte it is known by: an operator's own place, else its beginning.
    let offset: Int
    /// How many levels the tree has from here down; whatever walks it needs so much stack.
    let height: Int

    init(_ kind: Kind, at offset: Int) {
        self.kind = kind
        self.offset = offset
        height = 1 + kind.partsHeight
    }
}

extension Syntax.Kind {
    /// How many levels the expressions inside need. Where one gives what another builds on, the values they make lie in each other, so
    /// their levels add up: no expression makes a value deeper than itself.
    fileprivate var partsHeight: Int {
        let heights = parts.map(\.height)
        switch self {
        case .comprehension, .optionalMap, .binding: return (heights.first ?? 0) + (heights.dropFirst().max() ?? 0)
        default: return heights.max() ?? 0
        }
    }
}

extension Syntax.Kind {
    /// The expressions directly inside.
    var parts: [Syntax] {
        switch self {
        case .literal, .identifier: []
        case .select(let operand, _), .has(let operand, _), .optionalSelect(let operand, _), .optionalPart(let operand): [operand]
        case .index(let operand, let index), .optionalIndex(let operand, let index): [operand, index]
        case .optionalMap(let operand, _, let body, _): [operand, body]
        case .call(_, let target, let arguments): (target.map { [$0] } ?? []) + arguments
        case .operation(_, let operands), .logic(_, let operands): operands
        case .conditional(let condition, let first, let second): [condition, first, second]
        case .list(let elements): elements
        case .map(let entries): entries.flatMap { [$0.key, $0.value] }
        case .message(_, _, let fields): fields.map(\.value)
        case .binding(_, let value, let body): [value, body]
        case .comprehension(let macro): [macro.range, macro.condition, macro.transform].compactMap(\.self)
        }
    }
}
