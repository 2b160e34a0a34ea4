/// Finds the comparisons with the clock in an expression, and solves each for the clock.
struct MomentFinder {
    let clock: String
    /// Expressions for the moments at which comparisons change their values.
    private(set) var solutions: [Syntax] = []
    private(set) var faults: [Fault] = []
    /// The variables of the macros around.
    private var scopes: [String] = []

    init(clock: String) {
        self.clock = clock
    }

    /// Goes through a whole condition.
    mutating func look(into syntax: Syntax) {
        if moves(syntax) { refuse(syntax) }
    }

    /// Whether a part's value moves along with the clock, as `now + duration("1h")` does; a comparison's, and all that is made of
    /// comparisons, only jumps at the moments found.
    private mutating func moves(_ syntax: Syntax) -> Bool {
        switch syntax.kind {
        case .identifier(let name, let isRooted):
            return name == clock && (isRooted || !scopes.contains(clock))
        case .operation(.add, let operands), .operation(.subtract, let operands):
            return !moving(operands).isEmpty
        case .operation(let symbol, let operands) where symbol.isComparison:
            compare(operands[0], operands[1])
        case .call("timestamp", nil, let arguments) where arguments.count == 1:
            return moves(arguments[0])
        case .comprehension(let macro):
            refuseMoving([macro.range])
            within([macro.variable] + [macro.secondVariable].compactMap(\.self)) { finder in
                finder.refuseMoving([macro.condition, macro.transform].compactMap(\.self))
            }
        case .binding(let name, let value, let body), .optionalMap(let value, let name, let body, _):
            refuseMoving([value])
            within([name]) { $0.refuseMoving([body]) }
        default:
            refuseMoving(syntax.kind.parts)
        }
        return false
    }

    private mutating func moving(_ parts: [Syntax]) -> [Syntax] {
        var found: [Syntax] = []
        for part in parts where moves(part) { found.append(part) }
        return found
    }

    /// What moves along with the clock can't be followed into anything but sums, differences and comparisons.
    private mutating func refuseMoving(_ parts: [Syntax]) {
        for part in moving(parts) { refuse(part) }
    }

    private mutating func within(_ names: [String], _ body: (inout MomentFinder) -> Void) {
        scopes += names
        body(&self)
        scopes.removeLast(names.count)
    }

    private mutating func compare(_ left: Syntax, _ right: Syntax) {
        switch (moves(left), moves(right)) {
        case (false, false): return
        case (true, true): refuse(right, "the clock stands on both sides of a comparison: move it to one side")
        case (true, false): solve(left, equals: right)
        case (false, true): solve(right, equals: left)
        }
    }

    /// Works out when a side that moves along with the clock equals the other one.
    private mutating func solve(_ side: Syntax, equals other: Syntax) {
        guard scopes.isEmpty else {
            return refuse(side, "when this changes can't be computed: inside a macro there is a moment for each element")
        }
        var side = side
        var other = other
        while true {
            switch side.kind {
            case .identifier: return solutions.append(other)
            case .call(_, _, let arguments): side = arguments[0]
            case .operation(let symbol, let operands):
                let positions = operands.indices.filter { holdsClock(operands[$0]) }
                guard positions.count == 1 else {
                    return refuse(side, "the clock stands twice in a sum: when it reaches the other side can't be computed")
                }
                let rest = operands[1 - positions[0]]
                other = Self.inverted(symbol, clockAt: positions[0], rest: rest, other: other)
                side = operands[positions[0]]
            default: return refuse(side)
            }
        }
    }

    /// `x + r = o` gives `o - r`; `x - r = o` gives `o + r`; `r - x = o` gives `r - o`.
    private static func inverted(_ symbol: Operator, clockAt position: Int, rest: Syntax, other: Syntax) -> Syntax {
        switch (symbol, position) {
        case (.add, _): Syntax(.operation(.subtract, [other, rest]), at: other.offset)
        case (_, 0): Syntax(.operation(.add, [other, rest]), at: other.offset)
        default: Syntax(.operation(.subtract, [rest, other]), at: other.offset)
        }
    }

    /// Whether a part of a sum moves along with the clock; what it holds of comparisons has been found before.
    private func holdsClock(_ syntax: Syntax) -> Bool {
        var finder = MomentFinder(clock: clock)
        return finder.moves(syntax)
    }

    private mutating func refuse(_ syntax: Syntax, _ message: String? = nil) {
        let cure = "`\(clock)` must be compared with a moment, as in \(clock) - timestamp(x) > duration(\"24h\")"
        faults.append(Fault(message: message ?? "when this changes can't be computed: \(cure)", offset: place(syntax)))
    }

    /// Where the clock itself stands in a part, which is known by its operator's place otherwise.
    private func place(_ syntax: Syntax) -> Int {
        func find(_ syntax: Syntax) -> Int? {
            if case .identifier(clock, _) = syntax.kind { return syntax.offset }
            return syntax.kind.parts.lazy.compactMap { find($0) }.first
        }
        return find(syntax) ?? syntax.offset
    }
}

extension Operator {
    /// Whether it gives true or false of two operands that have an order or are equal.
    fileprivate var isComparison: Bool {
        switch self {
        case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: true
        default: false
        }
    }
}
