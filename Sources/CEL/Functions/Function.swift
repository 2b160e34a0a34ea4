/// A function of the standard library: which arguments it takes, and what it does with them.
struct Function: Sendable {
    /// Gives nil for an argument of a type it doesn't take.
    typealias Unary = @Sendable (Value, inout Frame) throws(EvaluationError) -> Value?
    /// Gives nil for arguments of types it doesn't take.
    typealias Binary = @Sendable (Value, Value, inout Frame) throws(EvaluationError) -> Value?

    /// Gives nil for arguments of types it doesn't take.
    typealias Nary = @Sendable ([Value], inout Frame) throws(EvaluationError) -> Value?

    /// One way to call it.
    struct Overload: Sendable {
        /// Called on its first parameter, `a.f(b)` rather than `f(a, b)`.
        let isMember: Bool
        let parameters: [ValueType]
        let result: ValueType

        /// What it gives for arguments of these types.
        func result(for types: [ValueType]) -> ValueType {
            let arguments = zip(parameters, types).compactMap { $0.argument(in: $1) }
            return arguments.isEmpty ? result : result.replacing(parameterBy: .joined(arguments))
        }

        static func global(_ parameters: ValueType..., gives result: ValueType) -> Overload {
            Overload(isMember: false, parameters: parameters, result: result)
        }

        static func member(_ parameters: ValueType..., gives result: ValueType) -> Overload {
            Overload(isMember: true, parameters: parameters, result: result)
        }
    }

    let name: String
    let overloads: [Overload]
    var unary: Unary?
    var binary: Binary?
    /// For what takes more arguments, or several numbers of them.
    var nary: Nary?
    /// Takes as many arguments as are given, at least one, all like the last parameter.
    var isVariadic = false

    /// Every function of the language and its extensions by its name, which has a dot for those that live in a namespace.
    static let standard: [String: Function] = {
        let families: [[Function]] = [
            sizes, strings, conversions, timestampConversions, clockFields, calendarFields,
            substrings, stringEdits, stringLists, formatting, extremes, rounding, bits, encoders, optionals, networks,
        ]
        return Dictionary(uniqueKeysWithValues: families.joined().map { ($0.name, $0) })
    }()
}
