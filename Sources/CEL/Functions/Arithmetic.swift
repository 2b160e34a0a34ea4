extension Operator {
    /// The result of arithmetic or concatenation; nil when it isn't defined for these types.
    func calculate(_ left: Value, _ right: Value, _ frame: inout Frame) throws(EvaluationError) -> Value? {
        switch (left, right) {
        case (.int(let left), .int(let right)): return .int(try integer(left, right))
        case (.uint(let left), .uint(let right)): return .uint(try integer(left, right))
        case (.double(let left), .double(let right)): return double(left, right).map { .double($0) }
        case (.timestamp, _), (.duration, _): return try timeArithmetic(left, right)
        default: return self == .add ? try Self.concatenate(left, right, &frame) : nil
        }
    }

    private func integer<T: FixedWidthInteger>(_ left: T, _ right: T) throws(EvaluationError) -> T {
        let (result, overflow): (T, Bool)
        switch self {
        case .add: (result, overflow) = left.addingReportingOverflow(right)
        case .subtract: (result, overflow) = left.subtractingReportingOverflow(right)
        case .multiply: (result, overflow) = left.multipliedReportingOverflow(by: right)
        case .divide:
            guard right != 0 else { throw .divisionByZero }
            (result, overflow) = left.dividedReportingOverflow(by: right)
        default:
            guard right != 0 else { throw .modulusByZero }
            (result, overflow) = left.remainderReportingOverflow(dividingBy: right)
        }
        guard !overflow else { throw .overflow(operation: symbol) }
        return result
    }

    private func double(_ left: Double, _ right: Double) -> Double? {
        switch self {
        case .add: left + right
        case .subtract: left - right
        case .multiply: left * right
        case .divide: left / right
        default: nil
        }
    }

    private static func concatenate(_ left: Value, _ right: Value, _ frame: inout Frame) throws(EvaluationError) -> Value? {
        switch (left, right) {
        case (.string(let left), .string(let right)):
            try frame.charge((left.utf8.count + right.utf8.count) / 16)
            return .string(left + right)
        case (.bytes(let left), .bytes(let right)):
            try frame.charge((left.count + right.count) / 16)
            return .bytes(left + right)
        case (.list(let left), .list(let right)):
            try frame.charge(left.count + right.count)
            return .list(List(left.values + right.values))
        default: return nil
        }
    }

    private func timeArithmetic(_ left: Value, _ right: Value) throws(EvaluationError) -> Value? {
        let result: Value?
        switch (self, left, right) {
        case (.add, .timestamp(let moment), .duration(let span)), (.add, .duration(let span), .timestamp(let moment)):
            result = moment.adding(span).map { .timestamp($0) }
        case (.subtract, .timestamp(let moment), .duration(let span)):
            result = moment.subtracting(span).map { .timestamp($0) }
        case (.subtract, .timestamp(let later), .timestamp(let earlier)):
            result = later.since(earlier).map { .duration($0) }
        case (.add, .duration(let left), .duration(let right)): return .duration(try sum(left, right.nanoseconds))
        case (.subtract, .duration(let left), .duration(let right)): return .duration(try sum(left, -right.nanoseconds))
        default: return nil
        }
        guard let result else { throw .overflow(operation: symbol) }
        return result
    }

    /// Sums of durations must fit 64 bits of nanoseconds, as in Google's implementations.
    private func sum(_ left: Span, _ right: Int128) throws(EvaluationError) -> Span {
        guard let total = Int64(exactly: left.nanoseconds + right) else { throw .overflow(operation: symbol) }
        return Span(nanoseconds: total)
    }
}
