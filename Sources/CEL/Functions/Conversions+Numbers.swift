extension Value {
    func convertedToInt() throws(EvaluationError) -> Value? {
        switch self {
        case .int: return self
        case .uint(let value):
            guard let exact = Int64(exactly: value) else { throw .overflow(operation: "int()") }
            return .int(exact)
        case .double(let value):
            // The smallest int is refused too: doubles near it can't tell it from what lies below.
            guard value > -0x1p63, value < 0x1p63 else { throw .overflow(operation: "int()") }
            return .int(Int64(value))
        case .string(let text):
            guard let value = Int64(text) else { throw .unreadable(text: text, as: .int) }
            return .int(value)
        case .timestamp(let instant): return .int(instant.seconds)
        default: return nil
        }
    }

    func convertedToUInt() throws(EvaluationError) -> Value? {
        switch self {
        case .uint: return self
        case .int(let value):
            guard let exact = UInt64(exactly: value) else { throw .overflow(operation: "uint()") }
            return .uint(exact)
        case .double(let value):
            guard value >= 0, value < 0x1p64 else { throw .overflow(operation: "uint()") }
            return .uint(UInt64(value))
        case .string(let text):
            guard text.utf8.first != UInt8(ascii: "+"), let value = UInt64(text) else { throw .unreadable(text: text, as: .uint) }
            return .uint(value)
        default: return nil
        }
    }

    func convertedToDouble() throws(EvaluationError) -> Value? {
        switch self {
        case .double: return self
        case .int(let value): return .double(Double(value))
        case .uint(let value): return .double(Double(value))
        case .string(let text):
            guard let value = Double(text) else { throw .unreadable(text: text, as: .double) }
            return .double(value)
        default: return nil
        }
    }
}

extension Double {
    /// The number as C's `%g` writes it, with the shortest digits that read back: `0.1`, `1e+06`; else `NaN`, `Infinity`, `-Infinity`.
    var celText: String {
        if isNaN { return "NaN" }
        if isInfinite { return self < 0 ? "-Infinity" : "Infinity" }
        if self == 0 { return sign == .minus ? "-0" : "0" }
        let (digits, exponent) = shortestDigits
        let text = exponent < -4 || exponent >= 6 ? Self.scientific(digits, exponent) : Self.positional(digits, exponent)
        return (self < 0 ? "-" : "") + text
    }

    /// The number without exponent, with the shortest digits that read back; else `NaN`, `Infinity`, `-Infinity`.
    var plainText: String {
        guard isFinite, self != 0 else { return celText }
        let (digits, exponent) = shortestDigits
        return (self < 0 ? "-" : "") + Self.positional(digits, exponent)
    }

    /// The significant digits, and the power of ten of the first.
    private var shortestDigits: (digits: [UInt8], exponent: Int) {
        let text = Array(magnitude.description.utf8)
        let end = text.firstIndex(of: UInt8(ascii: "e")) ?? text.count
        let written = end < text.count ? Int(String(decoding: text[(end + 1)...], as: UTF8.self)) ?? 0 : 0
        let point = text[..<end].firstIndex(of: UInt8(ascii: ".")) ?? end
        let all = text[..<end].filter { $0 != UInt8(ascii: ".") }
        let leading = all.prefix { $0 == UInt8(ascii: "0") }.count
        var digits = Array(all[leading...])
        while digits.count > 1, digits.last == UInt8(ascii: "0") { digits.removeLast() }
        return (digits, written + point - 1 - leading)
    }

    private static func scientific(_ digits: [UInt8], _ exponent: Int) -> String {
        let fraction = digits.count > 1 ? "." + String(decoding: digits[1...], as: UTF8.self) : ""
        let power = exponent.magnitude < 10 ? "0\(exponent.magnitude)" : "\(exponent.magnitude)"
        return String(decoding: digits[..<1], as: UTF8.self) + fraction + "e" + (exponent < 0 ? "-" : "+") + power
    }

    private static func positional(_ digits: [UInt8], _ exponent: Int) -> String {
        let zero = UInt8(ascii: "0")
        let padded =
            Array(repeating: zero, count: max(0, -exponent)) + digits + Array(repeating: zero, count: max(0, exponent + 1 - digits.count))
        let whole = max(0, exponent) + 1
        let fraction = padded.count > whole ? "." + String(decoding: padded[whole...], as: UTF8.self) : ""
        return String(decoding: padded[..<whole], as: UTF8.self) + fraction
    }
}
