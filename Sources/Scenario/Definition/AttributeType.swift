internal import CEL

/// What kind of value an attribute has.
package enum AttributeType: String, Sendable, CaseIterable {
    case text
    /// Any number.
    case number
    /// A number written without fraction and exponent.
    case integer
    case boolean
    /// A text that is a moment, RFC 3339.
    case timestamp
    /// A text that is a day, `2026-11-24`.
    case date
    case list
    case object
}

extension AttributeType {
    /// What expressions know of such a value: it is what JSON has.
    var expressionType: CEL.ValueType {
        switch self {
        case .text, .timestamp, .date: .string
        case .number: .number
        case .integer: .int
        case .boolean: .bool
        case .list: .list(.dyn)
        case .object: .map(.string, .dyn)
        }
    }
}
