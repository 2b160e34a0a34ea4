/// A column's value is not what was asked for.
package struct DecodingFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// The column's index, from 0.
    package let column: Int
    /// The column's name.
    package let name: String
    /// The type the server sent.
    package let type: PostgresType
    /// The Swift type that was asked for.
    package let wanted: String
    /// Why it does not fit.
    package let problem: DecodingProblem

    package var description: String {
        switch problem {
        case .null: "column \(name) is NULL, and \(wanted) cannot be"
        case .type: "column \(name) is \(type), which does not decode as \(wanted)"
        case .malformed(let why): "column \(name) (\(type)) does not decode as \(wanted): \(why)"
        }
    }
}

/// Why a value cannot be decoded, before it is known which column it was in.
package enum DecodingProblem: Error, Hashable, Sendable {
    /// NULL, where a value must be.
    case null
    /// A value of another type.
    case type
    /// Bytes or a value outside of the type's range, and what is wrong with them.
    case malformed(String)
}
