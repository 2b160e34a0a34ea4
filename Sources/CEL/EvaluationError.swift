/// Why an expression has no value for these bindings.
package enum EvaluationError: Error, Equatable, Sendable {
    /// A function or operator isn't defined for arguments of these types.
    case noMatchingOverload(function: String, arguments: [TypeName])
    /// Nothing is bound to the variable.
    case unboundVariable(String)
    /// A map lacks the key.
    case noSuchKey(String)
    /// A list's elements are numbered from 0 to `count` − 1.
    case indexOutOfRange(count: Int)
    /// A number that isn't whole was used as an index.
    case invalidIndex
    /// A map was written with the same key twice.
    case duplicateKey(String)
    /// Only bool, int, uint and string can be keys.
    case unsupportedKey(TypeName)
    /// A number, timestamp or duration would lie outside its type's range.
    case overflow(operation: String)
    /// Division of integers by zero.
    case divisionByZero
    /// Remainder of integers by zero.
    case modulusByZero
    /// The text doesn't read as a value of the type.
    case unreadable(text: String, as: TypeName)
    /// Bytes that should become a string aren't UTF-8.
    case invalidUTF8
    /// Not a regular expression of RE2's syntax, and why.
    case invalidPattern(String)
    /// Neither an offset like +02:00 nor a name like Europe/Warsaw.
    case unknownTimeZone(String)
    /// A condition gave something other than true or false.
    case notABool(TypeName)
    /// The evaluation took more steps than allowed.
    case costExceeded
    /// The bindings couldn't answer, and why.
    case failed(String)
}

extension EvaluationError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .noMatchingOverload(let function, let arguments):
            "no such overload: \(function)(\(arguments.map(\.name).joined(separator: ", ")))"
        case .unboundVariable(let name): "nothing is bound to the variable '\(name)'"
        case .noSuchKey(let key): "no such key: \(key)"
        case .indexOutOfRange(let count): "index out of range: the list has \(count) elements"
        case .invalidIndex: "a list's index must be a whole number"
        case .duplicateKey(let key): "the key \(key) stands twice in a map"
        case .unsupportedKey(let type): "a \(type) can't be the key of a map"
        case .overflow(let operation): "\(operation) overflows: the result is out of range"
        case .divisionByZero: "division by zero"
        case .modulusByZero: "modulus by zero"
        case .unreadable(let text, let type): "'\(text)' can't be read as \(type)"
        case .invalidUTF8: "the bytes are not valid UTF-8"
        case .invalidPattern(let reason): "invalid regular expression: \(reason)"
        case .unknownTimeZone(let name): "unknown time zone '\(name)'"
        case .notABool(let type): "a condition must be true or false, and this is a \(type)"
        case .costExceeded: "the expression took more steps than allowed"
        case .failed(let reason): reason
        }
    }
}
