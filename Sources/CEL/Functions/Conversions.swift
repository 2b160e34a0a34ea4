extension Function {
    /// `bool`, `bytes`, `double`, `dyn`, `int`, `string`, `type`, `uint`.
    static let conversions: [Function] = [
        conversion("bool", from: [.bool, .string], to: .bool) { (value, _) throws(EvaluationError) in try value.convertedToBool() },
        conversion("bytes", from: [.bytes, .string], to: .bytes) { (value, _) throws(EvaluationError) in value.convertedToBytes() },
        conversion("double", from: [.double, .int, .uint, .string], to: .double) { (value, _) throws(EvaluationError) in
            try value.convertedToDouble()
        },
        conversion("int", from: [.int, .uint, .double, .string, .timestamp], to: .int) { (value, _) throws(EvaluationError) in
            try value.convertedToInt()
        },
        conversion("uint", from: [.uint, .int, .double, .string], to: .uint) { (value, _) throws(EvaluationError) in
            try value.convertedToUInt()
        },
        conversion(
            "string", from: [.string, .bool, .int, .uint, .double, .bytes, .timestamp, .duration, .address, .addressRange], to: .string
        ) {
            (value, _) throws(EvaluationError) in try value.convertedToString()
        },
        conversion("dyn", from: [.dyn], to: .dyn) { (value, _) throws(EvaluationError) in value },
        conversion("type", from: [.dyn], to: .type) { (value, _) throws(EvaluationError) in .type(value.type) },
    ]

    static func conversion(_ name: String, from types: [ValueType], to result: ValueType, _ body: @escaping Unary) -> Function {
        Function(name: name, overloads: types.map { .global($0, gives: result) }, unary: body)
    }
}

extension Value {
    fileprivate func convertedToBool() throws(EvaluationError) -> Value? {
        switch self {
        case .bool: return self
        case .string("true"), .string("True"), .string("TRUE"), .string("t"), .string("1"), .string("T"): return .bool(true)
        case .string("false"), .string("False"), .string("FALSE"), .string("f"), .string("0"), .string("F"): return .bool(false)
        case .string(let text): throw .unreadable(text: text, as: .bool)
        default: return nil
        }
    }

    fileprivate func convertedToBytes() -> Value? {
        switch self {
        case .bytes: self
        case .string(let text): .bytes(Array(text.utf8))
        default: nil
        }
    }

    fileprivate func convertedToString() throws(EvaluationError) -> Value? {
        switch self {
        case .string: return self
        case .bool(let value): return .string("\(value)")
        case .int(let value): return .string("\(value)")
        case .uint(let value): return .string("\(value)")
        case .double(let value): return .string(value.celText)
        case .timestamp(let instant): return .string(instant.description)
        case .duration(let span): return .string(span.description)
        case .address(let address): return .string(address.description)
        case .addressRange(let range): return .string(range.description)
        case .bytes(let bytes):
            guard let text = String(validating: bytes, as: UTF8.self) else { throw .invalidUTF8 }
            return .string(text)
        default: return nil
        }
    }
}
