internal import CEL
package import JSON

/// An expression to be evaluated, as a line of JSON: `{"expression":…,"bindings":{…}?}`. The bindings are its variables, of any type.
package struct ExpressionRequest: Sendable {
    private let expression: String
    private let bindings: [String: Value]

    /// An expression with bindings from JSON, whose numbers written as integers are `int`, others `double`.
    package init(expression: String, bindings: JSONObject) {
        self.expression = expression
        self.bindings = Dictionary(bindings.map { ($0.name, Value($0.value)) }, uniquingKeysWith: { $1 })
    }

    /// Reads a request; anything else that the object holds is passed over.
    package init(line: [UInt8]) throws {
        let request = try JSONValue(parsing: line, allowsNUL: true)
        guard let expression = request["expression"]?.string else { throw RequestError.missing("expression") }
        let bindings = request["bindings"] ?? .object(JSONObject())
        guard let bindings = bindings.object else { throw RequestError.mismatch("bindings", expected: "an object") }
        self.init(expression: expression, bindings: bindings)
    }

    /// `{"value":…,"type":…}` or `{"error":…}`. Errors of the language's grammar and unknown names have line and column.
    package func answer() -> JSONObject {
        do {
            let environment = Environment(bindings.mapValues { _ in .dyn }, typing: .lenient)
            let value = try Expression(expression, in: environment).evaluate(bindings)
            guard let json = value.json(.mapped) else { return ["error": "the value is too large to be written as JSON"] }
            return ["value": json, "type": .string(value.type.name)]
        } catch {
            return ["error": .string("\(error)")]
        }
    }
}
