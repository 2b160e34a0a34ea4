/// An operator that evaluates all of its operands.
enum Operator: String, Sendable {
    case equal = "_==_"
    case notEqual = "_!=_"
    case less = "_<_"
    case lessOrEqual = "_<=_"
    case greater = "_>_"
    case greaterOrEqual = "_>=_"
    case isIn = "@in"
    case add = "_+_"
    case subtract = "_-_"
    case multiply = "_*_"
    case divide = "_/_"
    case remainder = "_%_"
    case negate = "-_"
    case not = "!_"

    /// The operator as it is written.
    var symbol: String {
        switch self {
        case .isIn: "in"
        default: rawValue.filter { $0 != "_" }
        }
    }

    /// How tightly it binds its operands: relations 1, sums 2, products 3.
    var precedence: Int {
        switch self {
        case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .isIn: 1
        case .add, .subtract: 2
        case .multiply, .divide, .remainder: 3
        case .negate, .not: 4
        }
    }

    /// The operator of two operands that a token stands for.
    init?(_ kind: Token.Kind) {
        switch kind {
        case .symbol(.equal): self = .equal
        case .symbol(.notEqual): self = .notEqual
        case .symbol(.less): self = .less
        case .symbol(.lessOrEqual): self = .lessOrEqual
        case .symbol(.greater): self = .greater
        case .symbol(.greaterOrEqual): self = .greaterOrEqual
        case .identifier("in"): self = .isIn
        case .symbol(.plus): self = .add
        case .symbol(.minus): self = .subtract
        case .symbol(.star): self = .multiply
        case .symbol(.slash): self = .divide
        case .symbol(.percent): self = .remainder
        default: return nil
        }
    }
}
