/// The messages of protobuf that are values of CEL itself (langdef.md, "Protocol Buffer Data Conversion").
enum WellKnownType: String, CaseIterable {
    case boolValue = "BoolValue"
    case bytesValue = "BytesValue"
    case doubleValue = "DoubleValue"
    case floatValue = "FloatValue"
    case int32Value = "Int32Value"
    case int64Value = "Int64Value"
    case stringValue = "StringValue"
    case uint32Value = "UInt32Value"
    case uint64Value = "UInt64Value"
    case duration = "Duration"
    case timestamp = "Timestamp"
    case list = "ListValue"
    case structure = "Struct"
    case value = "Value"

    /// The type of this full name, `google.protobuf.Duration`.
    init?(fullName: String) {
        let package = "google.protobuf."
        guard fullName.hasPrefix(package) else { return nil }
        self.init(rawValue: String(fullName.dropFirst(package.count)))
    }

    /// The names of its fields, each with the type of its values.
    var fields: [String: ValueType] {
        switch self {
        case .boolValue, .bytesValue, .doubleValue, .floatValue, .int32Value, .int64Value, .stringValue, .uint32Value, .uint64Value:
            ["value": type]
        case .duration, .timestamp: ["seconds": .int, "nanos": .int]
        case .list: ["values": .list(.dyn)]
        case .structure: ["fields": .map(.string, .dyn)]
        case .value:
            [
                "null_value": .dyn, "number_value": .double, "string_value": .string, "bool_value": .bool,
                "struct_value": .map(.string, .dyn), "list_value": .list(.dyn),
            ]
        }
    }

    /// The type of the value that a message of it is.
    var type: ValueType {
        switch self {
        case .boolValue: .bool
        case .bytesValue: .bytes
        case .doubleValue, .floatValue: .double
        case .int32Value, .int64Value: .int
        case .stringValue: .string
        case .uint32Value, .uint64Value: .uint
        case .duration: .duration
        case .timestamp: .timestamp
        case .list: .list(.dyn)
        case .structure: .map(.string, .dyn)
        case .value: .dyn
        }
    }
}

extension WellKnownType {
    /// The value that a message without fields is.
    var empty: Value {
        switch self {
        case .boolValue: false
        case .bytesValue: .bytes([])
        case .doubleValue, .floatValue: 0.0
        case .int32Value, .int64Value: 0
        case .stringValue: ""
        case .uint32Value, .uint64Value: .uint(0)
        case .duration: .duration(Span(nanoseconds: 0))
        case .timestamp: Instant(seconds: 0).map { .timestamp($0) } ?? .null
        case .list: []
        case .structure: .map(Map())
        case .value: .null
        }
    }

    /// The value that a message with these fields is; the last of several counts where a message holds only one.
    func value(of fields: [(name: String, value: Value)], _ frame: inout Frame) throws(EvaluationError) -> Value {
        switch self {
        case .duration, .timestamp: return try time(of: fields)
        default: break
        }
        guard let (name, value) = fields.last else { return empty }
        if name == "null_value" {
            guard value == .null || value.type == .int else { throw refusal(of: value, name) }
            return .null
        }
        guard let expected = self.fields[name], expected.accepts(ValueType(value)) else { throw refusal(of: value, name) }
        return try narrowed(value, &frame)
    }

    private func narrowed(_ value: Value, _ frame: inout Frame) throws(EvaluationError) -> Value {
        switch (self, value) {
        case (.int32Value, .int(let number)) where Int32(exactly: number) == nil: throw .overflow(operation: rawValue)
        case (.uint32Value, .uint(let number)) where UInt32(exactly: number) == nil: throw .overflow(operation: rawValue)
        case (.floatValue, .double(let number)): return .double(Double(Float(number)))
        case (.list, _), (.structure, _), (.value, _): return try value.jsonValue(&frame)
        default: return value
        }
    }

    private func time(of fields: [(name: String, value: Value)]) throws(EvaluationError) -> Value {
        var parts: [String: Int64] = [:]
        for (name, value) in fields {
            guard case .int(let number) = value else { throw refusal(of: value, name) }
            parts[name] = number
        }
        let (seconds, nanos) = (parts["seconds"] ?? 0, parts["nanos"] ?? 0)
        guard nanos.magnitude < 1_000_000_000 else { throw .overflow(operation: rawValue) }
        if self == .timestamp {
            guard nanos >= 0, let instant = Instant(seconds: seconds, nanoseconds: Int32(nanos)) else {
                throw .overflow(operation: rawValue)
            }
            return .timestamp(instant)
        }
        let total = Int128(seconds) * 1_000_000_000 + Int128(nanos)
        guard seconds == 0 || nanos == 0 || (seconds < 0) == (nanos < 0), let span = Span(total: total) else {
            throw .overflow(operation: rawValue)
        }
        return .duration(span)
    }

    private func refusal(of value: Value, _ field: String) -> EvaluationError {
        .noMatchingOverload(function: "\(rawValue).\(field)", arguments: [value.type])
    }
}

extension Value {
    /// The value after the way through JSON that a `google.protobuf.Value` is: all numbers are doubles, and those that no double holds
    /// strings, as are bytes and times.
    fileprivate func jsonValue(_ frame: inout Frame) throws(EvaluationError) -> Value {
        try frame.charge(1)
        switch self {
        case .null, .bool, .double, .string: return self
        case .int(let value): return value.magnitude <= 1 << 53 ? .double(Double(value)) : .string("\(value)")
        case .uint(let value): return value <= 1 << 53 ? .double(Double(value)) : .string("\(value)")
        case .bytes(let value):
            try frame.chargeBytes(value.count)
            return .string(Base64.encode(value))
        case .timestamp(let instant): return .string(instant.description)
        case .duration(let span): return .string(span.description)
        case .list(let list):
            var values: [Value] = []
            for value in list { values.append(try value.jsonValue(&frame)) }
            return .list(List(values))
        case .map(let map):
            var members = Map()
            for (key, value) in map {
                guard case .string = key else { throw .unsupportedKey(key.value.type) }
                members[key] = try value.jsonValue(&frame)
            }
            return .map(members)
        case .type, .optional, .address, .addressRange: throw .noMatchingOverload(function: "google.protobuf.Value", arguments: [type])
        }
    }
}
