/// What an expression's variables stand for.
package protocol Bindings {
    /// The value of a variable; nil when there is none, which is an error only if it is needed.
    func value(of name: String) -> Value?

    /// The result of an aggregate, `events.count("order.placed", duration("720h"))` say; nil when there is no such function.
    func call(_ function: String, target: String, arguments: [Value]) throws(EvaluationError) -> Value?
}

extension Bindings {
    package func call(_ function: String, target: String, arguments: [Value]) throws(EvaluationError) -> Value? {
        nil
    }
}

extension Dictionary: Bindings where Key == String, Value == CEL.Value {
    package func value(of name: String) -> CEL.Value? { self[name] }
}
