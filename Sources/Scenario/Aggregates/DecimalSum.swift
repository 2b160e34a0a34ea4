package import JSON

/// A sum of decimal numbers, exact to 38 digits, so that it is the same in whatever order they are added: 0.1 + 0.2 is 0.3.
package struct DecimalSum: Hashable, Sendable {
    /// Without zeros at its end.
    private let coefficient: Int128
    /// The power of ten that the coefficient is multiplied by.
    private let exponent: Int

    /// Nothing.
    package static let zero = DecimalSum(0, exponent: 0)

    /// A number of JSON; nil for anything else.
    package init?(_ value: JSONValue) {
        switch value {
        case .int(let number): self.init(Int128(number), exponent: 0)
        case .double(let number) where number.isFinite: self.init("\(number)")
        default: return nil
        }
    }

    /// Reads `-12.50` or `1.25e-07`; nil for anything else. Digits after the 38th don't count.
    package init?(_ text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "e"), maxSplits: 1, omittingEmptySubsequences: false)
        var exponent = 0
        if parts.count == 2 {
            guard let power = Int(Substring(parts[1])), power.magnitude < 100_000 else { return nil }
            exponent = power
        }
        var digits = parts[0]
        let isNegative = digits.first == UInt8(ascii: "-")
        if isNegative { digits.removeFirst() }
        guard let (coefficient, shift) = Self.coefficient(digits) else { return nil }
        self.init(isNegative ? -coefficient : coefficient, exponent: exponent + shift)
    }

    private init(_ coefficient: Int128, exponent: Int) {
        var coefficient = coefficient
        var exponent = exponent
        while coefficient != 0, coefficient % 10 == 0 {
            coefficient /= 10
            exponent += 1
        }
        self.coefficient = coefficient
        self.exponent = coefficient == 0 ? 0 : exponent
    }

    /// The nearest double.
    package var double: Double { Double(text) ?? 0 }

    /// The number as `1250e-2`, which SQL reads too.
    package var text: String { exponent == 0 ? "\(coefficient)" : "\(coefficient)e\(exponent)" }

    /// The sum of two.
    package static func + (left: DecimalSum, right: DecimalSum) -> DecimalSum {
        if left.coefficient == 0 { return right }
        if right.coefficient == 0 { return left }
        var (high, low) = left.exponent >= right.exponent ? (left, right) : (right, left)
        // The finer number loses digits only when the coarser one can't be written as finely in 38 of them.
        var coefficient = high.coefficient
        var exponent = high.exponent
        while exponent > low.exponent {
            let (product, overflow) = coefficient.multipliedReportingOverflow(by: 10)
            if overflow { break }
            (coefficient, exponent) = (product, exponent - 1)
        }
        low = low.rounded(to: exponent)
        high = DecimalSum(coefficient, exponent: exponent)
        let addend = low.coefficient == 0 ? 0 : low.coefficient * power(low.exponent - exponent)
        let (sum, overflow) = coefficient.addingReportingOverflow(addend)
        return overflow ? DecimalSum(coefficient / 10 + addend / 10, exponent: exponent + 1) : DecimalSum(sum, exponent: exponent)
    }

    /// Adds another number.
    package static func += (sum: inout DecimalSum, number: DecimalSum) {
        sum = sum + number
    }

    private func rounded(to exponent: Int) -> DecimalSum {
        guard exponent > self.exponent else { return self }
        guard exponent - self.exponent <= 38 else { return .zero }
        return DecimalSum(coefficient / Self.power(exponent - self.exponent), exponent: exponent)
    }

    private static func power(_ exponent: Int) -> Int128 {
        (0..<exponent).reduce(1) { product, _ in product * 10 }
    }

    /// The digits as a whole number, and the power of ten that the point and digits left out come to.
    private static func coefficient(_ text: Substring.UTF8View) -> (Int128, shift: Int)? {
        var coefficient: Int128 = 0
        var shift = 0
        var isFraction = false
        var count = 0
        for byte in text {
            if byte == UInt8(ascii: "."), !isFraction {
                isFraction = true
                continue
            }
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            count += 1
            guard coefficient.magnitude < 10_000_000_000_000_000_000_000_000_000_000_000_000 else {
                shift += isFraction ? 0 : 1
                continue
            }
            coefficient = coefficient * 10 + Int128(byte - UInt8(ascii: "0"))
            shift -= isFraction ? 1 : 0
        }
        return count == 0 ? nil : (coefficient, shift)
    }
}
