/// Ruby's arithmetic as Liquid uses it: integers exactly, everything with a point as exact decimals.
enum Arithmetic {
    static func plus(_ left: Value, _ right: Value) -> Value {
        if case .int(let one) = left, case .int(let two) = right {
            let (sum, overflow) = one.addingReportingOverflow(two)
            if !overflow { return .int(sum) }
        }
        return exact(left, right, inDoubles: +) { $0.plus($1) }
    }

    static func minus(_ left: Value, _ right: Value) -> Value {
        if case .int(let one) = left, case .int(let two) = right {
            let (difference, overflow) = one.subtractingReportingOverflow(two)
            if !overflow { return .int(difference) }
        }
        return exact(left, right, inDoubles: -) { $0.minus($1) }
    }

    static func times(_ left: Value, _ right: Value) -> Value {
        if case .int(let one) = left, case .int(let two) = right {
            let (product, overflow) = one.multipliedReportingOverflow(by: two)
            if !overflow { return .int(product) }
        }
        return exact(left, right, inDoubles: *) { $0.times($1) }
    }

    static func divided(_ left: Value, _ right: Value) throws(Failure) -> Value {
        if left.isWhole, right.isWhole {
            guard right.approximateNumber != 0 else { throw .fault("divided by 0") }
            if case .int(let one) = left, case .int(let two) = right {
                let (quotient, overflow) = one.dividedReportingOverflow(by: two)
                if !overflow { return .int(one % two != 0 && (one < 0) != (two < 0) ? quotient - 1 : quotient) }
            }
            return exact(left, right, inDoubles: { ($0 / $1).rounded(.down) }) { $0.floorDivided(by: $1) }
        }
        // Decimals divided by zero are infinite, as Ruby's BigDecimal.
        guard right.approximateNumber != 0 else { return .double(left.approximateNumber / right.approximateNumber) }
        return exact(left, right, inDoubles: /) { $0.divided(by: $1) }
    }

    static func modulo(_ left: Value, _ right: Value) throws(Failure) -> Value {
        guard right.approximateNumber != 0 else { throw .fault("divided by 0") }
        return exact(left, right, inDoubles: { $0 - $1 * ($0 / $1).rounded(.down) }) { $0.modulo($1) }
    }

    /// Computes in decimals, or in doubles where the digits don't suffice.
    ///
    /// With a fraction on either side the result is one of those that print with a point, and a zero has the sign that doubles give it.
    private static func exact(
        _ left: Value, _ right: Value, inDoubles approximation: (Double, Double) -> Double,
        _ operation: (Decimal, Decimal) -> Decimal?
    ) -> Value {
        guard let one = left.exactNumber, let two = right.exactNumber, let result = operation(one, two) else {
            return .double(approximation(left.approximateNumber, right.approximateNumber))
        }
        if left.isWhole, right.isWhole { return Value(exact: result) }
        guard result == .zero else { return .double(result.double) }
        return .double(Double(signOf: approximation(left.approximateNumber, right.approximateNumber), magnitudeOf: 0))
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

    /// The number with its fraction cut off, as Ruby's `to_i`.
    var wholeNumber: Value {
        switch number {
        case .double(let double):
            let whole = double.rounded(.towardZero)
            return Int64(exactly: whole).map(Value.int) ?? Decimal(whole).map(Value.init(exact:)) ?? .int(0)
        case .decimal(let decimal):
            let isNegative = decimal.mantissa < 0
            return decimal.rounded(to: 0, isNegative ? .up : .down).map(Value.init(exact:)) ?? .int(0)
        case let other: return other
        }
    }
}
