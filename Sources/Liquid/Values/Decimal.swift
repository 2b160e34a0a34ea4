/// A decimal number: `mantissa` × 10^`exponent`, exact up to 38 digits.
package struct Decimal: Hashable, Sendable, CustomStringConvertible {
    let mantissa: Int128
    let exponent: Int

    /// Keeps the shortest form: a mantissa that isn't divisible by ten, zero as 0 × 10^0.
    init(_ mantissa: Int128, exponent: Int = 0) {
        var mantissa = mantissa
        var exponent = exponent
        if mantissa == 0 { exponent = 0 }
        while exponent < 0, mantissa % 10 == 0 {
            mantissa /= 10
            exponent += 1
        }
        self.mantissa = mantissa
        self.exponent = exponent
    }

    /// Reads `-12.50` and, as a double prints itself, `1e-05`; nil for anything else and for what doesn't fit.
    init?(_ text: String) {
        var mantissa: Int128 = 0
        var exponent = 0
        var isNegative = false
        var hasDigit = false
        var inFraction = false
        var bytes = Array(text.utf8)[...]
        if let sign = bytes.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
            isNegative = sign == UInt8(ascii: "-")
            bytes.removeFirst()
        }
        while let byte = bytes.popFirst() {
            if byte.isDigit {
                let (product, tooLarge) = mantissa.multipliedReportingOverflow(by: 10)
                let (sum, overflow) = product.addingReportingOverflow(Int128(byte - 0x30))
                guard !tooLarge, !overflow else { return nil }
                mantissa = sum
                hasDigit = true
                if inFraction { exponent -= 1 }
            } else if byte == UInt8(ascii: "."), !inFraction {
                inFraction = true
            } else if byte | 0x20 == UInt8(ascii: "e"), let power = Int(String(decoding: bytes, as: UTF8.self)), abs(power) < 1_000 {
                exponent += power
                break
            } else {
                return nil
            }
        }
        guard hasDigit else { return nil }
        self.init(isNegative ? -mantissa : mantissa, exponent: exponent)
    }

    /// The decimal a double prints as; nil for what isn't finite.
    init?(_ number: Double) {
        guard number.isFinite else { return nil }
        self.init(number.description)
    }

    static let zero = Decimal(Int128(0))

    var isInteger: Bool { exponent >= 0 }

    /// The value when it is a whole number of 64 bits.
    var int64: Int64? {
        guard let scaled = scaled(to: 0) else { return nil }
        return Int64(exactly: scaled)
    }

    var double: Double {
        Double("\(mantissa)e\(exponent)") ?? 0
    }

    package var description: String {
        guard exponent < 0 else {
            return "\(mantissa)" + (mantissa == 0 ? "" : String(repeating: "0", count: min(exponent, 400)))
        }
        var digits = "\(mantissa.magnitude)"
        if digits.count <= -exponent { digits = String(repeating: "0", count: min(-exponent, 400) - digits.count + 1) + digits }
        return (mantissa < 0 ? "-" : "") + digits.dropLast(-exponent) + "." + digits.suffix(-exponent)
    }

    /// The mantissa at another exponent; nil when it would lose digits or not fit.
    func scaled(to target: Int) -> Int128? {
        if mantissa == 0 { return 0 }
        guard exponent >= target, exponent - target <= 38 else { return nil }
        guard let power = Self.power(exponent - target) else { return nil }
        let (product, overflow) = mantissa.multipliedReportingOverflow(by: power)
        return overflow ? nil : product
    }

    /// 10^`exponent`; nil when it doesn't fit.
    static func power(_ exponent: Int) -> Int128? {
        guard exponent >= 0, exponent <= 38 else { return nil }
        var power: Int128 = 1
        for _ in 0..<exponent { power *= 10 }
        return power
    }
}

extension Decimal: Comparable {
    package static func < (left: Decimal, right: Decimal) -> Bool {
        let target = min(left.exponent, right.exponent)
        guard let one = left.scaled(to: target), let two = right.scaled(to: target) else { return left.double < right.double }
        return one < two
    }
}
