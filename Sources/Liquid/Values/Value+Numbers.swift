extension Value {
    /// The number of a number, exactly; nil for one that is none or doesn't fit.
    var exactNumber: Decimal? {
        switch self {
        case .int(let number): Decimal(Int128(number))
        case .double(let number): Decimal(number)
        case .decimal(let number): number
        default: nil
        }
    }

    /// The number of a number; 0 for anything else.
    var approximateNumber: Double {
        switch self {
        case .int(let number): Double(number)
        case .double(let number): number
        case .decimal(let number): number.double
        default: 0
        }
    }

    /// Liquid's `to_number`: numbers as they are, texts read from their beginning, 0 for anything else.
    var number: Value {
        switch self {
        case .int, .double, .decimal: self
        case .string(let text), .html(let text): Self.number(in: text)
        default: .int(0)
        }
    }

    /// `-12.5` with white space around it is a decimal; of anything else the leading digits count.
    private static func number(in text: String) -> Value {
        let bytes = Array(text.utf8)
        var low = 0
        var high = bytes.count
        while low < high, bytes[low].isLiquidSpace { low += 1 }
        while high > low, bytes[high - 1].isLiquidSpace { high -= 1 }
        var at = low
        if at < high, bytes[at] == UInt8(ascii: "-") || bytes[at] == UInt8(ascii: "+") { at += 1 }
        let start = at
        while at < high, bytes[at].isDigit || (bytes[at] == UInt8(ascii: "_") && at > start && bytes[at - 1] != UInt8(ascii: "_")) {
            at += 1
        }
        let whole = bytes[low..<at].filter { $0 != UInt8(ascii: "_") }
        guard at > start else { return .int(0) }
        if at + 1 < high, bytes[at] == UInt8(ascii: "."), bytes[low] != UInt8(ascii: "+"),
            bytes[(at + 1)..<high].allSatisfy(\.isDigit), !bytes[start..<at].contains(UInt8(ascii: "_"))
        {
            let text = String(decoding: bytes[low..<high], as: UTF8.self)
            // A decimal has no sign of its own when it is zero, a double has.
            return Decimal(text).flatMap { $0 == .zero ? nil : .decimal($0) } ?? .double(Double(text) ?? 0)
        }
        let digits = String(decoding: whole, as: UTF8.self)
        return Int64(digits).map(Value.int) ?? Decimal(digits).map(Value.decimal) ?? .double(Double(digits) ?? 0)
    }

    /// Liquid's `to_integer`: whole numbers and texts that are one, kept within 64 bits; an error for anything else.
    func integer() throws(Failure) -> Int64 {
        switch self {
        case .int(let number): return number
        case .decimal(let number) where isWhole: return number.mantissa < 0 ? .min : .max
        case .string(let text), .html(let text):
            if let number = IntegerText.number(in: text) { return number }
        default: break
        }
        throw .fault("invalid integer")
    }
}

extension String {
    /// The text without white space at its ends.
    var trimmingLiquidSpace: String {
        var view = utf8[...]
        while let first = view.first, first.isLiquidSpace { view.removeFirst() }
        while let last = view.last, last.isLiquidSpace || last == 0 { view.removeLast() }
        return String(view) ?? self
    }
}
