/// Each operation is nil where the result doesn't fit 38 digits: the caller goes on in doubles then.
extension Decimal {
    func plus(_ other: Decimal) -> Decimal? {
        aligned(with: other) { left, right in left.addingReportingOverflow(right) }
    }

    func minus(_ other: Decimal) -> Decimal? {
        aligned(with: other) { left, right in left.subtractingReportingOverflow(right) }
    }

    func times(_ other: Decimal) -> Decimal? {
        let (product, overflow) = mantissa.multipliedReportingOverflow(by: other.mantissa)
        return overflow ? nil : Decimal(product, exponent: exponent + other.exponent)
    }

    /// The remainder with the divisor's sign, as Ruby's `%`. The divisor isn't zero.
    func modulo(_ other: Decimal) -> Decimal? {
        aligned(with: other) { left, right in
            let rest = left % right
            return (rest != 0 && (rest < 0) != (right < 0) ? rest + right : rest, false)
        }
    }

    /// The quotient, rounded to some 20 significant digits. The divisor isn't zero.
    func divided(by other: Decimal) -> Decimal? {
        guard mantissa != 0 else { return .zero }
        var dividend = mantissa
        var exponent = exponent - other.exponent
        while true {
            let (larger, overflow) = dividend.multipliedReportingOverflow(by: 10)
            if overflow { break }
            dividend = larger
            exponent -= 1
        }
        return Decimal(dividend / other.mantissa, exponent: exponent)
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

    private func aligned(with other: Decimal, _ operation: (Int128, Int128) -> (partialValue: Int128, overflow: Bool)) -> Decimal? {
        let target = min(exponent, other.exponent)
        guard let left = scaled(to: target), let right = other.scaled(to: target) else { return nil }
        let (result, overflow) = operation(left, right)
        return overflow ? nil : Decimal(result, exponent: target)
    }
}
