/// `text.matches(pattern)` with a pattern that was compiled with the expression.
struct Match: Node {
    let text: any Node
    let pattern: Regex

    func evaluate(_ frame: inout Frame) throws(EvaluationError) -> Value {
        let value = try text.evaluate(&frame)
        guard case .string(let text) = value else { throw .noMatchingOverload(function: "matches", arguments: [value.type, .string]) }
        return .bool(try pattern.matches(text, &frame))
    }
}
