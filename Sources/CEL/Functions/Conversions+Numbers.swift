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
    /// The number as Google's implementations write it: the shortest digits that read back, an exponent for very large and small ones.
    var celText: String {
        if isNaN { return "NaN" }
        if isInfinite { return self < 0 ? "-Infinity" : "+Infinity" }
        return description.hasSuffix(".0") ? String(description.dropLast(2)) : description
    }
}
