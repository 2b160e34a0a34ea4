/// A value in a table of headers or queue arguments (AMQP 0-9-1 §4.2.5, with RabbitMQ's types).
package enum FieldValue: Sendable, Equatable {
    case bool(Bool)
    /// Any width of integer; written with 64 bits.
    case int(Int64)
    case double(Double)
    case string(String)
    case bytes([UInt8])
    /// Seconds since 1970.
    case timestamp(UInt64)
    case array([FieldValue])
    case table([String: FieldValue])
    case void
}

extension FieldValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral {
    package init(stringLiteral value: String) { self = .string(value) }
    package init(integerLiteral value: Int64) { self = .int(value) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
}

extension FieldValue {
    /// How many bytes the value takes in a frame, its kind included.
    var encodedSize: Int {
        switch self {
        case .void: 1
        case .bool: 2
        case .int, .double, .timestamp: 9
        case .string(let text): 5 + text.utf8.count
        case .bytes(let bytes): 5 + bytes.count
        case .array(let values): values.reduce(5) { $0 + $1.encodedSize }
        case .table(let fields): 1 + fields.encodedSize
        }
    }
}

extension [String: FieldValue] {
    /// How many bytes the table takes in a frame.
    var encodedSize: Int {
        reduce(4) { $0 + 1 + $1.key.utf8.count + $1.value.encodedSize }
    }

    /// Whether every key, at any depth, fits its length byte.
    var hasEncodableKeys: Bool {
        allSatisfy { $0.key.utf8.count <= 255 && $0.value.hasEncodableKeys }
    }
}

extension FieldValue {
    fileprivate var hasEncodableKeys: Bool {
        switch self {
        case .table(let fields): fields.hasEncodableKeys
        case .array(let values): values.allSatisfy(\.hasEncodableKeys)
        case .bool, .int, .double, .string, .bytes, .timestamp, .void: true
        }
    }
}
