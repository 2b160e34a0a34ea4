import CEL

/// The value of an expression without a type check, as the specification's suite runs most of its cases.
func evaluated(_ source: String, _ bindings: [String: Value] = [:]) throws -> Value {
    let environment = Environment(bindings.mapValues { _ in .dyn }, typing: .lenient)
    return try Expression(source, in: environment).evaluate(bindings)
}

/// Why an expression has no value; nil when it has one.
func failure(of source: String, _ bindings: [String: Value] = [:]) throws -> EvaluationError? {
    do {
        _ = try evaluated(source, bindings)
        return nil
    } catch let error as EvaluationError {
        return error
    }
}

/// What is wrong with an expression when types are checked, `line:column: message`; empty when nothing is.
func complaints(about source: String, in environment: Environment = .scenario) -> [String] {
    do {
        _ = try Expression(source, in: environment)
        return []
    } catch {
        return error.problems.map { "\($0.line):\($0.column): \($0.message)" }
    }
}
