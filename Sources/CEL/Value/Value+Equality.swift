extension Value {
    /// Equality as CEL has it: numbers of different kinds are equal when their amounts are, NaN equals nothing, values of different
    /// types are unequal.
    package func equals(_ other: Value) -> Bool {
        var budget = Int.max
        return (try? equals(other, within: &budget)) ?? false
    }

    /// Equality, each comparison of elements costing one; nested lists that share parts would take exponential time otherwise.
    func equals(_ other: Value, within budget: inout Int) throws(EvaluationError) -> Bool {
        switch (self, other) {
        case (.string(let left), .string(let right)):
            guard left.utf8.count == right.utf8.count else { return false }
            budget -= left.utf8.count / 64
            guard budget > 0 else { throw .costExceeded }
            return left.hasSameScalars(as: right)
        case (.int(let left), .int(let right)): return left == right
        case (.bool(let left), .bool(let right)): return left == right
        case (.null, .null): return true
        case (.bytes(let left), .bytes(let right)):
            budget -= min(left.count, right.count) / 64
            guard budget > 0 else { throw .costExceeded }
            return left == right
        case (.timestamp(let left), .timestamp(let right)): return left == right
        case (.duration(let left), .duration(let right)): return left == right
        case (.type(let left), .type(let right)): return left == right
        case (.list(let left), .list(let right)): return try Self.equal(left, right, within: &budget)
        case (.map(let left), .map(let right)): return try Self.equal(left, right, within: &budget)
        case (.optional(let left?), .optional(let right?)): return try left.equals(right, within: &budget)
        case (.optional(nil), .optional(nil)): return true
        case (.address(let left), .address(let right)): return left == right
        case (.addressRange(let left), .addressRange(let right)): return left == right
        case (.int, _), (.uint, _), (.double, _): return numericOrder(other) == .equal
        default: return false
        }
    }

    private static func equal(_ left: List, _ right: List, within budget: inout Int) throws(EvaluationError) -> Bool {
        guard left.count == right.count else { return false }
        for position in left.indices {
            budget -= 1
            guard budget > 0 else { throw .costExceeded }
            guard try left[position].equals(right[position], within: &budget) else { return false }
        }
        return true
    }

    private static func equal(_ left: Map, _ right: Map, within budget: inout Int) throws(EvaluationError) -> Bool {
        guard left.count == right.count else { return false }
        for (key, value) in left {
            budget -= 1
            guard budget > 0 else { throw .costExceeded }
            guard let other = right[key], try value.equals(other, within: &budget) else { return false }
        }
        return true
    }
}
