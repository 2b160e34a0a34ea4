/// A compiled expression.
protocol Node: Sendable {
    /// The value here.
    func evaluate(_ frame: inout Frame) throws(EvaluationError) -> Value
}

extension Node {
    /// The value when it depends on nothing; nil when it does.
    var constant: Value? { (self as? Constant)?.value }
}

/// A value known when compiling.
struct Constant: Node {
    let value: Value

    func evaluate(_ frame: inout Frame) throws(EvaluationError) -> Value { value }
}

/// What is known to fail.
struct Failure: Node {
    let error: EvaluationError

    func evaluate(_ frame: inout Frame) throws(EvaluationError) -> Value { throw error }
}
