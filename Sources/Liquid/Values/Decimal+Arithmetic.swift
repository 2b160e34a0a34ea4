/// Each operation is nil where the result doesn't fit 38 digits: the caller goes on in doubles then.
extension Decimal {
    func plus(_ other: Decimal) -> Decimal? {
        combined(with: other) { $0.addingReportingOverflow($1) }
    }

    func minus(_ other: Decimal) -> Decimal? {
        combined(with: other) { $0.subtractingReportingOverflow($1) }
    }

    func times(_ other: Decimal) -> Decimal? {
        let (product, overflow) = mantissa.multipliedReportingOverflow(by: other.mantissa)
        return overflow ? nil : Decimal(product, exponent: exponent + other.exponent)
    }

    /// The remainder with the divisor's sign, as Ruby's `%`. The divisor isn't zero.
    func modulo(_ other: Decimal) -> Decimal? {
        combined(with: other) { left, right in
            let rest = left % right
            return (rest != 0 && (rest < 0) != (right < 0) ? rest + right : rest, false)
        }
    }

    /// The whole quotient, rounded down. The divisor isn't zero.
    func floorDivided(by other: Decimal) -> Decimal? {
        guard let (left, right) = aligned(with: other) else { return nil }
        let (quotient, overflow) = left.dividedReportingOverflow(by: right)
        return overflow ? nil : Decimal(left % right != 0 && (left < 0) != (right < 0) ? quotient - 1 : quotient)
    }

    /// The quotient, cut to 36 significant digits or more. The divisor isn't zero.
    func divided(by other: Decimal) -> Decimal? {
        guard mantissa != 0 else { return .zero }
        let divisor = other.mantissa.magnitude
        var dividend: (high: UInt128, low: UInt128) = (0, mantissa.magnitude)
        var exponent = exponent - other.exponent
        // As large as leaves the quotient within 127 bits; a divisor of 1 needs no more digits.
        while true {
            let (carry, low) = dividend.low.multipliedFullWidth(by: 10)
            let (high, overflow) = dividend.high.multipliedReportingOverflow(by: 10)
            guard !overflow, high + carry < divisor / 2 else { break }
            dividend = (high + carry, low)
            exponent -= 1
        }
        let (quotient, _) = divisor.dividingFullWidth(dividend)
        guard let magnitude = Int128(exactly: quotient) else { return nil }
        return Decimal((mantissa < 0) != (other.mantissa < 0) ? -magnitude : magnitude, exponent: exponent)
    }

    enum Rounding {
        case down, up, halfAwayFromZero
    }

    /// The number with so many decimals (negative: tens, hundreds …).
    func rounded(to decimals: Int, _ rounding: Rounding) -> Decimal? {
        let places = -exponent
        guard places > decimals else { return self }
        guard let unit = Self.power(places - decimals) else { return .zero }
        var quotient = mantissa / unit
        let rest = mantissa % unit
        switch rounding {
        case .down: if rest < 0 { quotient -= 1 }
        case .up: if rest > 0 { quotient += 1 }
        case .halfAwayFromZero: if rest.magnitude >= unit.magnitude / 2 { quotient += mantissa < 0 ? -1 : 1 }
        }
        return Decimal(quotient, exponent: -decimals)
    }

    private func combined(
        with other: Decimal, _ operation: (Int128, Int128) -> (partialValue: Int128, overflow: Bool)
    ) -> Decimal? {
        guard let (left, right) = aligned(with: other) else { return nil }
        let (result, overflow) = operation(left, right)
        return overflow ? nil : Decimal(result, exponent: min(exponent, other.exponent))
    }

    /// Both mantissas at the lower of the exponents.
    private func aligned(with other: Decimal) -> (Int128, Int128)? {
        let target = min(exponent, other.exponent)
        guard let left = scaled(to: target), let right = other.scaled(to: target) else { return nil }
        return (left, right)
    }
}
