/// The type of a variable or expression as far as it is known before evaluating.
package indirect enum ValueType: Hashable, Sendable {
    /// Anything.
    case dyn
    /// What isn't determined yet and becomes what it meets: the type of `[]`'s elements, the T of a function's overloads.
    case parameter
    case null
    case bool
    case int
    case uint
    case double
    /// An int, a uint or a double: which of them, only evaluating tells.
    case number
    case string
    case bytes
    case timestamp
    case duration
    case type
    /// A list and the type of its elements.
    case list(ValueType)
    /// A map, the type of its keys and that of its values.
    case map(ValueType, ValueType)
    /// A map with string keys of which these are known.
    case record(Record)
    /// A value that may be missing, and its type.
    case optional(ValueType)
    case address
    case addressRange
    /// No value of its own: only aggregates can be called on it.
    case aggregates

    /// The members of a map that are known in advance.
    package struct Record: Hashable, Sendable {
        /// The members and their types.
        package var fields: [String: ValueType]
        /// Whether there may be others, then of type dyn.
        package var isOpen: Bool

        /// Names members; others may exist if `isOpen`.
        package init(_ fields: [String: ValueType], isOpen: Bool = false) {
            self.fields = fields
            self.isOpen = isOpen
        }
    }
}

extension ValueType: CustomStringConvertible {
    package var description: String {
        switch self {
        case .dyn, .parameter: "dyn"
        case .null: "null"
        case .bool: "bool"
        case .int: "int"
        case .uint: "uint"
        case .double: "double"
        case .number: "number"
        case .string: "string"
        case .bytes: "bytes"
        case .timestamp: "timestamp"
        case .duration: "duration"
        case .type: "type"
        case .list(let element): "list(\(element))"
        case .map(let key, let value): "map(\(key), \(value))"
        case .record: "map(string, dyn)"
        case .optional(let value): "optional_type(\(value))"
        case .address: "net.IP"
        case .addressRange: "net.CIDR"
        case .aggregates: "aggregates"
        }
    }
}

extension ValueType {
    /// Whether nothing is known about it.
    var isOpen: Bool { self == .dyn || self == .parameter }

    var isNumber: Bool { self == .int || self == .uint || self == .double || self == .number }

    /// Whether a value of the other type may be used where this one is wanted.
    func accepts(_ other: ValueType) -> Bool {
        switch (self, other) {
        case (.aggregates, _), (_, .aggregates): false
        case (.dyn, _), (_, .dyn), (.parameter, _), (_, .parameter): true
        case (.list(let element), .list(let other)), (.optional(let element), .optional(let other)): element.accepts(other)
        case (.number, _) where other.isNumber, (_, .number) where isNumber: true
        case (.map(let key, let value), .map(let otherKey, let otherValue)): key.accepts(otherKey) && value.accepts(otherValue)
        case (.map(let key, _), .record), (.record, .map(let key, _)): key.accepts(.string)
        case (.record, .record): true
        default: self == other
        }
    }

    /// The type of a value.
    init(_ value: Value) {
        switch value {
        case .null: self = .null
        case .bool: self = .bool
        case .int: self = .int
        case .uint: self = .uint
        case .double: self = .double
        case .string: self = .string
        case .bytes: self = .bytes
        case .list: self = .list(.dyn)
        case .map: self = .map(.dyn, .dyn)
        case .timestamp: self = .timestamp
        case .duration: self = .duration
        case .type: self = .type
        case .optional: self = .optional(.dyn)
        case .address: self = .address
        case .addressRange: self = .addressRange
        }
    }
}
