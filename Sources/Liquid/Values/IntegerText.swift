/// Integers as Ruby's `Integer()` reads them: `-12`, `1_000`, `0x1f`, `0b11`, `017`, white space around them.
enum IntegerText {
    /// The nearest number of 64 bits; nil when the text as a whole is no integer.
    static func number(in text: String) -> Int64? {
        var digits = text.trimmingLiquidSpace.utf8[...]
        guard digits.last != UInt8(ascii: "_") else { return nil }
        let isNegative = digits.first == UInt8(ascii: "-")
        if isNegative || digits.first == UInt8(ascii: "+") { digits.removeFirst() }
        let radix = takeRadix(&digits)
        var number: Int64 = 0
        // An underscore stands between two digits.
        var mayBeUnderscore = false
        guard !digits.isEmpty else { return nil }
        for byte in digits {
            if byte == UInt8(ascii: "_"), mayBeUnderscore {
                mayBeUnderscore = false
                continue
            }
            guard let digit = value(of: byte), digit < radix else { return nil }
            mayBeUnderscore = true
            let (product, isTooLarge) = number.multipliedReportingOverflow(by: radix)
            let (sum, overflow) = isNegative ? product.subtractingReportingOverflow(digit) : product.addingReportingOverflow(digit)
            number = isTooLarge || overflow ? (isNegative ? .min : .max) : sum
        }
        return number
    }

    /// Takes `0x`, `0b`, `0o` and `0d` off; a zero before other digits means octal ones.
    private static func takeRadix(_ digits: inout Substring.UTF8View) -> Int64 {
        guard digits.count > 1, digits.first == UInt8(ascii: "0") else { return 10 }
        let radix: Int64? =
            switch digits.dropFirst().first.map({ $0 | 0x20 }) {
            case UInt8(ascii: "x"): 16
            case UInt8(ascii: "b"): 2
            case UInt8(ascii: "o"): 8
            case UInt8(ascii: "d"): 10
            default: nil
            }
        guard let radix else { return 8 }
        digits.removeFirst(2)
        return radix
    }

    private static func value(of byte: UInt8) -> Int64? {
        if byte.isDigit { return Int64(byte - 0x30) }
        let lower = byte | 0x20
        return lower >= 0x61 && lower <= 0x66 ? Int64(lower - 0x61 + 10) : nil
    }
}
