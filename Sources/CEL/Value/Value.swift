/// A value of the Common Expression Language. `==` compares kinds and contents as Swift does; `equals` compares as CEL does.
package enum Value: Hashable, Sendable {
    case null
    case bool(Bool)
    case int(Int64)
    case uint(UInt64)
    case double(Double)
    case string(String)
    case bytes([UInt8])
    case list(List)
    case map(Map)
    case timestamp(Instant)
    case duration(Span)
    case type(TypeName)
    /// A value that may be missing, as `map.?key` gives it.
    indirect case optional(Value?)
    /// Boxed, since it would make every other value larger.
    indirect case address(IPAddress)
    indirect case addressRange(IPRange)
}

extension Value {
    /// The type of the value, as `type(x)` gives it.
    package var type: TypeName {
        switch self {
        case .null: .null
        case .bool: .bool
        case .int: .int
        case .uint: .uint
        case .double: .double
        case .string: .string
        case .bytes: .bytes
        case .list: .list
        case .map: .map
        case .timestamp: .timestamp
        case .duration: .duration
        case .type: .type
        case .optional: .optional
        case .address: .address
        case .addressRange: .addressRange
        }
    }
}

extension Value: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    package init(stringLiteral value: String) { self = .string(value) }
    package init(integerLiteral value: Int64) { self = .int(value) }
    package init(floatLiteral value: Double) { self = .double(value) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(arrayLiteral elements: Value...) { self = .list(List(elements)) }
    package init(dictionaryLiteral members: (String, Value)...) {
        var map = Map()
        for (name, value) in members { map[.string(name)] = value }
        self = .map(map)
    }
}
