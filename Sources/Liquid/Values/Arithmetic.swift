/// Ruby's arithmetic as Liquid uses it: integers exactly, everything with a point as exact decimals.
enum Arithmetic {
    static func plus(_ left: Value, _ right: Value) -> Value {
        if case .int(let one) = left, case .int(let two) = right {
            let (sum, overflow) = one.addingReportingOverflow(two)
            if !overflow { return .int(sum) }
        }
        return exact(left, right) { $0.plus($1) } ?? .double(left.approximateNumber + right.approximateNumber)
    }

    static func minus(_ left: Value, _ right: Value) -> Value {
        if case .int(let one) = left, case .int(let two) = right {
            let (difference, overflow) = one.subtractingReportingOverflow(two)
            if !overflow { return .int(difference) }
        }
        return exact(left, right) { $0.minus($1) } ?? .double(left.approximateNumber - right.approximateNumber)
    }

    static func times(_ left: Value, _ right: Value) -> Value {
        if case .int(let one) = left, case .int(let two) = right {
            let (product, overflow) = one.multipliedReportingOverflow(by: two)
            if !overflow { return .int(product) }
        }
        let product = exact(left, right) { $0.times($1) } ?? .double(left.approximateNumber * right.approximateNumber)
        return signed(product, left, right)
    }

    static func divided(_ left: Value, _ right: Value) throws(Failure) -> Value {
        if left.isWhole, right.isWhole {
            guard right.approximateNumber != 0 else { throw .fault("divided by 0") }
            if case .int(let one) = left, case .int(let two) = right {
                let (quotient, overflow) = one.dividedReportingOverflow(by: two)
                if !overflow { return .int(one % two != 0 && (one < 0) != (two < 0) ? quotient - 1 : quotient) }
            }
            return exact(left, right) { $0.divided(by: $1)?.rounded(to: 0, .down) }
                ?? .double((left.approximateNumber / right.approximateNumber).rounded(.down))
        }
        // Decimals divided by zero are infinite, as Ruby's BigDecimal.
        guard right.approximateNumber != 0 else { return .double(left.approximateNumber / 0) }
        let quotient = exact(left, right) { $0.divided(by: $1) }?.fractional
        return signed(quotient ?? .double(left.approximateNumber / right.approximateNumber), left, right)
    }

    static func modulo(_ left: Value, _ right: Value) throws(Failure) -> Value {
        guard right.approximateNumber != 0 else { throw .fault("divided by 0") }
        if let result = exact(left, right, { $0.modulo($1) }) {
            return left.isWhole && right.isWhole ? result : result.fractional
        }
        let (one, two) = (left.approximateNumber, right.approximateNumber)
        return .double(one - two * (one / two).rounded(.down))
    }

    /// A product or quotient; decimals keep the sign of a zero.
    private static func signed(_ result: Value, _ left: Value, _ right: Value) -> Value {
        guard case .double(let number) = result, number == 0 else { return result }
        return .double(left.approximateNumber.sign == right.approximateNumber.sign ? 0.0 : -0.0)
    }

    /// Computes in decimals; with a fraction on either side the result is one of those that print with a point.
    private static func exact(_ left: Value, _ right: Value, _ operation: (Decimal, Decimal) -> Decimal?) -> Value? {
        guard let one = left.exactNumber, let two = right.exactNumber, let result = operation(one, two) else { return nil }
        return left.isWhole && right.isWhole ? Value(exact: result) : .double(result.double)
    }
}

extension Value {
    /// Whether it is an integer by kind, not by value: 2.0 isn't.
    var isWhole: Bool {
        switch self {
        case .int: true
        case .decimal(let number): number.isInteger && number.int64 == nil
        default: false
        }
    }

    /// What a filter hands on: decimals with a fraction as doubles, as Ruby's `to_f`.
    var simplified: Value {
        if case .decimal(let number) = self, !isWhole { return .double(number.double) }
        return self
    }

    fileprivate var fractional: Value {
        .double(approximateNumber)
    }

    /// The number with its fraction cut off, as Ruby's `to_i`.
    var wholeNumber: Value {
        switch number {
        case .double(let double):
            return Int64(exactly: double.rounded(.towardZero)).map(Value.int) ?? .int(0)
        case .decimal(let decimal):
            let isNegative = decimal.mantissa < 0
            return decimal.rounded(to: 0, isNegative ? .up : .down).map(Value.init(exact:)) ?? .int(0)
        case let other: return other
        }
    }
}
