extension Value {
    /// The value in a clause of `format`; nil when the clause doesn't take values of its type.
    func formatted(_ letter: Unicode.Scalar, precision: Int, _ frame: inout Frame) throws(EvaluationError) -> String? {
        switch letter {
        case "s": return try plainText(&frame)
        case "d": return isNumber ? try plainText(&frame) : nil
        case "f", "e":
            guard let number = double else { return nil }
            guard number.isFinite else { return number.celText }
            try frame.charge(100)
            let digits = DecimalExpansion(number)
            return letter == "f" ? digits.fixed(precision) : digits.scientific(precision)
        case "o": return integerText(radix: 8)
        case "b":
            if case .bool(let value) = self { return value ? "1" : "0" }
            return integerText(radix: 2)
        case "X": return try hexadecimalText(&frame)?.uppercased()
        default: return try hexadecimalText(&frame)
        }
    }

    private var isNumber: Bool { double != nil }

    private var double: Double? {
        switch self {
        case .int(let value): Double(value)
        case .uint(let value): Double(value)
        case .double(let value): value
        default: nil
        }
    }

    private func integerText(radix: Int) -> String? {
        switch self {
        case .int(let value): String(value, radix: radix)
        case .uint(let value): String(value, radix: radix)
        default: nil
        }
    }

    private func hexadecimalText(_ frame: inout Frame) throws(EvaluationError) -> String? {
        let bytes: [UInt8]
        switch self {
        case .string(let text): bytes = Array(text.utf8)
        case .bytes(let value): bytes = value
        default: return integerText(radix: 16)
        }
        try frame.charge(bytes.count / 2)
        return bytes.map { $0 < 16 ? "0" + String($0, radix: 16) : String($0, radix: 16) }.joined()
    }

    private func plainText(_ frame: inout Frame) throws(EvaluationError) -> String? {
        try frame.charge(1)
        switch self {
        case .null: return "null"
        case .bool(let value): return "\(value)"
        case .int(let value): return "\(value)"
        case .uint(let value): return "\(value)"
        case .double(let value): return value.plainText
        case .string(let text): return text
        case .bytes(let bytes): return Self.lossyText(bytes)
        case .timestamp(let instant): return instant.description
        case .duration(let span): return Self.trimmed(span.description)
        case .type(let type): return type.name
        case .optional, .address, .addressRange: return nil
        case .list(let list):
            var texts: [String] = []
            for value in list { texts.append(try value.charged(&frame)) }
            return "[\(texts.joined(separator: ", "))]"
        case .map(let map):
            var entries: [(key: String, value: String)] = []
            for (key, value) in map { entries.append((try key.value.charged(&frame), try value.charged(&frame))) }
            entries.sort { $0.key.precedesByScalars($1.key) }
            return "{\(entries.map { "\($0.key): \($0.value)" }.joined(separator: ", "))}"
        }
    }

    private func charged(_ frame: inout Frame) throws(EvaluationError) -> String {
        guard let text = try plainText(&frame) else { throw .failed("a \(type) can't be formatted as '%s'") }
        try frame.chargeBytes(text.utf8.count)
        return text
    }

    /// `1.500s` as `1.5s`.
    private static func trimmed(_ seconds: String) -> String {
        guard seconds.contains(".") else { return seconds }
        var digits = seconds.dropLast()
        while digits.last == "0" { digits.removeLast() }
        return digits + "s"
    }

    /// UTF-8, each run of invalid bytes as one U+FFFD.
    private static func lossyText(_ bytes: [UInt8]) -> String {
        let replacement: Unicode.Scalar = "\u{FFFD}"
        var result = String.UnicodeScalarView()
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        var isInvalid = false
        while true {
            switch decoder.decode(&iterator) {
            case .scalarValue(let scalar):
                result.append(scalar)
                isInvalid = false
            case .emptyInput: return String(result)
            case .error:
                if !isInvalid { result.append(replacement) }
                isInvalid = true
            }
        }
    }
}
