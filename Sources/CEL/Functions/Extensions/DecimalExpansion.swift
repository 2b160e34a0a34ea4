/// All decimal digits of a finite double, which has no more than 1,074 behind the point; so rounding is exact.
struct DecimalExpansion {
    private let isNegative: Bool
    /// The digits from the first that isn't 0; none for zero.
    private let digits: [UInt8]
    /// How many of them stand behind the point.
    private let scale: Int

    init(_ value: Double) {
        isNegative = value.sign == .minus
        guard value != 0 else {
            (digits, scale) = ([], 0)
            return
        }
        let significand = value.significandBitPattern | (value.isNormal ? 1 << 52 : 0)
        let exponent = (value.isNormal ? Int(value.exponent) : -1022) - 52
        // A power of two behind the point is the power of five over the same power of ten.
        var limbs = Self.limbs(significand)
        for _ in 0..<exponent.magnitude { Self.multiply(&limbs, by: exponent < 0 ? 5 : 2) }
        digits = Self.digits(limbs)
        scale = max(0, -exponent)
    }

    /// `[-]123.46`
    func fixed(_ precision: Int) -> String {
        let rounded = self.rounded(places: precision)
        let padded = Array(repeating: 0, count: max(0, precision + 1 - rounded.count)) + rounded
        let text = Self.text(padded)
        let point = text.count - precision
        return sign + text.prefix(point) + (precision > 0 ? "." + text.suffix(precision) : "")
    }

    /// `[-]1.23e+02`
    func scientific(_ precision: Int) -> String {
        var exponent = digits.isEmpty ? 0 : digits.count - scale - 1
        var rounded = digits.isEmpty ? Array(repeating: 0, count: precision + 1) : self.rounded(places: precision - exponent)
        if rounded.count > precision + 1 {
            rounded.removeLast()
            exponent += 1
        }
        let text = Self.text(rounded)
        let power = exponent.magnitude < 10 ? "0\(exponent.magnitude)" : "\(exponent.magnitude)"
        return sign + text.prefix(1) + (precision > 0 ? "." + text.dropFirst() : "") + (exponent < 0 ? "e-" : "e+") + power
    }

    private var sign: String { isNegative ? "-" : "" }

    /// The digits up to so many places behind the point, or before it, a half going to the even neighbour.
    private func rounded(places: Int) -> [UInt8] {
        let dropped = scale - places
        guard dropped > 0 else { return digits.isEmpty ? [] : digits + Array(repeating: 0, count: -dropped) }
        guard dropped <= digits.count else { return [] }
        var kept = Array(digits.dropLast(dropped))
        let rest = digits.suffix(dropped)
        let isAboveHalf = rest[rest.startIndex] > 5 || (rest[rest.startIndex] == 5 && rest.dropFirst().contains { $0 != 0 })
        let isHalf = rest[rest.startIndex] == 5 && !rest.dropFirst().contains { $0 != 0 }
        guard isAboveHalf || (isHalf && (kept.last ?? 0) % 2 == 1) else { return kept }
        var position = kept.count - 1
        while position >= 0, kept[position] == 9 {
            kept[position] = 0
            position -= 1
        }
        if position >= 0 { kept[position] += 1 } else { kept.insert(1, at: 0) }
        return kept
    }

    private static func text(_ digits: [UInt8]) -> String {
        String(decoding: digits.map { $0 + UInt8(ascii: "0") }, as: UTF8.self)
    }

    // MARK: Large numbers, the lowest nine digits first

    private static func limbs(_ value: UInt64) -> [UInt64] {
        [value % 1_000_000_000, value / 1_000_000_000]
    }

    private static func multiply(_ limbs: inout [UInt64], by factor: UInt64) {
        var carry: UInt64 = 0
        for index in limbs.indices {
            let product = limbs[index] * factor + carry
            limbs[index] = product % 1_000_000_000
            carry = product / 1_000_000_000
        }
        if carry > 0 { limbs.append(carry) }
    }

    private static func digits(_ limbs: [UInt64]) -> [UInt8] {
        var digits: [UInt8] = []
        for limb in limbs.reversed() {
            let text = String(limb).utf8.map { $0 - UInt8(ascii: "0") }
            digits += Array(repeating: 0, count: 9 - min(9, text.count)) + text
        }
        return Array(digits.drop { $0 == 0 })
    }
}
