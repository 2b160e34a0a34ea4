extension Operator {
    /// The type of the result for operands of these types; nil when the operator can't work on them.
    func result(_ operands: [ValueType]) -> ValueType? {
        if operands.contains(.aggregates) { return nil }
        guard operands.count == 2 else { return negation(operands[0]) }
        let (left, right) = (operands[0], operands[1])
        switch self {
        case .equal, .notEqual: return Self.areComparable(left, right) ? .bool : nil
        case .less, .lessOrEqual, .greater, .greaterOrEqual: return Self.areOrdered(left, right) ? .bool : nil
        case .isIn: return Self.canContain(right, left) ? .bool : nil
        default: return arithmetic(left, right)
        }
    }

    private func negation(_ operand: ValueType) -> ValueType? {
        switch (self, operand) {
        case (.not, .bool), (.not, .dyn), (.not, .parameter): .bool
        case (.negate, .int), (.negate, .double), (.negate, .number), (.negate, .dyn), (.negate, .parameter): operand
        default: nil
        }
    }

    private static func areComparable(_ left: ValueType, _ right: ValueType) -> Bool {
        left.accepts(right) || right.accepts(left) || left == .null || right == .null || (left.isNumber && right.isNumber)
    }

    private static func areOrdered(_ left: ValueType, _ right: ValueType) -> Bool {
        let ordered: Set<ValueType> = [.dyn, .parameter, .bool, .int, .uint, .double, .number, .string, .bytes, .timestamp, .duration]
        guard ordered.contains(left), ordered.contains(right) else { return false }
        return left.accepts(right) || (left.isNumber && right.isNumber)
    }

    private static func canContain(_ collection: ValueType, _ element: ValueType) -> Bool {
        switch collection {
        case .dyn, .parameter: true
        case .list(let elements): areComparable(elements, element)
        case .map(let key, _): areComparable(key, element)
        case .record: areComparable(.string, element)
        default: false
        }
    }

    private func arithmetic(_ left: ValueType, _ right: ValueType) -> ValueType? {
        if left.isOpen && right.isOpen { return .dyn }
        let results = Self.candidates(left).flatMap { left in
            Self.candidates(right).compactMap { exactArithmetic(left, $0) }
        }
        if left == .number || right == .number, results.allSatisfy(\.isNumber), !results.isEmpty { return .number }
        return results.isEmpty ? nil : .joined(results)
    }

    /// The types that an operand may turn out to have.
    private static func candidates(_ type: ValueType) -> [ValueType] {
        type.isOpen ? arithmeticTypes : type == .number ? [.int, .uint, .double] : [type]
    }

    private static let arithmeticTypes: [ValueType] = [.int, .uint, .double, .string, .bytes, .list(.dyn), .timestamp, .duration]

    private func exactArithmetic(_ left: ValueType, _ right: ValueType) -> ValueType? {
        switch (left, right) {
        case (.int, .int), (.uint, .uint): return left
        case (.double, .double): return self == .remainder ? nil : .double
        case (.string, .string), (.bytes, .bytes): return self == .add ? left : nil
        case (.list, .list): return self == .add ? left.joined(with: right) : nil
        case (.duration, .duration): return self == .add || self == .subtract ? .duration : nil
        case (.timestamp, .duration): return self == .add || self == .subtract ? .timestamp : nil
        case (.duration, .timestamp): return self == .add ? .timestamp : nil
        case (.timestamp, .timestamp): return self == .subtract ? .duration : nil
        default: return nil
        }
    }
}
