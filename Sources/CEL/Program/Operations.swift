/// An operator with one operand.
struct UnaryOperation: Node {
    let symbol: Operator
    let operand: any Node

    func evaluate(_ frame: inout Frame) throws(EvaluationError) -> Value {
        switch (symbol, try operand.evaluate(&frame)) {
        case (.not, .bool(let value)): return .bool(!value)
        case (.negate, .double(let value)): return .double(-value)
        case (.negate, .int(let value)):
            guard value != .min else { throw .overflow(operation: "-") }
            return .int(-value)
        case (_, let value): throw .noMatchingOverload(function: symbol.rawValue, arguments: [value.type])
        }
    }
}

/// An operator with two operands.
struct BinaryOperation: Node {
    let symbol: Operator
    let left: any Node
    let right: any Node
    /// The right operand when it is known, which spares a step for most comparisons.
    let constant: Value?

    init(symbol: Operator, left: any Node, right: any Node) {
        self.symbol = symbol
        self.left = left
        self.right = right
        constant = right.constant
    }

    func evaluate(_ frame: inout Frame) throws(EvaluationError) -> Value {
        let left = try left.evaluate(&frame)
        let right = if let constant { constant } else { try right.evaluate(&frame) }
        try frame.charge(1)
        switch symbol {
        case .equal: return .bool(try left.equals(right, within: &frame.budget))
        case .notEqual: return .bool(!(try left.equals(right, within: &frame.budget)))
        case .less, .lessOrEqual, .greater, .greaterOrEqual:
            try frame.charge(min(left.readingCost, right.readingCost))
            return .bool(try isOrdered(left, right))
        case .isIn: return .bool(try left.isMember(of: right, &frame))
        default: break
        }
        guard let result = try symbol.calculate(left, right, &frame) else { throw noOverload(left, right) }
        return result
    }

    private func isOrdered(_ left: Value, _ right: Value) throws(EvaluationError) -> Bool {
        guard let order = left.order(right) else { throw noOverload(left, right) }
        return switch symbol {
        case .less: order == .less
        case .lessOrEqual: order == .less || order == .equal
        case .greater: order == .greater
        default: order == .greater || order == .equal
        }
    }

    private func noOverload(_ left: Value, _ right: Value) -> EvaluationError {
        .noMatchingOverload(function: symbol.rawValue, arguments: [left.type, right.type])
    }
}

extension Value {
    /// Whether a list has an element equal to this, or a map has this as a key.
    fileprivate func isMember(of collection: Value, _ frame: inout Frame) throws(EvaluationError) -> Bool {
        switch collection {
        case .list(let list):
            for element in list {
                try frame.charge(1)
                if try equals(element, within: &frame.budget) { return true }
            }
            return false
        case .map(let map):
            try frame.charge(readingCost)
            if case .double = self {} else if MapKey(self) == nil { break }
            return MapKey(lookingUp: self).flatMap { map[$0] } != nil
        default: break
        }
        throw .noMatchingOverload(function: "@in", arguments: [type, collection.type])
    }
}
