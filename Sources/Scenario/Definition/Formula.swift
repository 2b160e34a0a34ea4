internal import CEL
internal import JSON
internal import Time

/// A CEL expression of a scenario or a segment, compiled.
package struct Formula: Sendable {
    /// The text it was compiled from.
    package let source: String
    /// What it asks of all the contact's events.
    package let aggregates: [AggregateUse]
    /// Where its value changes by time alone, when the vocabulary asks for that.
    let moments: [CEL.Moment]
    /// The variables it reads and the paths below them: `contact.attributes.plan`.
    package var paths: [String] { expression.references.paths }
    private let expression: CEL.Expression

    /// Compiles a text, or says what is wrong with it and where.
    init(_ source: String, isCondition: Bool, vocabulary: Vocabulary = .scenario(attributes: [:])) throws(FormulaProblems) {
        self.source = source
        let environment = vocabulary.environment
        do {
            expression = try Self.compiled(source, isCondition: isCondition, vocabulary, environment)
            moments = vocabulary.isTimed ? try expression.moments(of: "now", in: environment) : []
        } catch {
            throw FormulaProblems(problems: error.problems.map { ($0.message, $0.line, $0.column) })
        }
        var aggregates: [AggregateUse] = []
        for call in expression.references.aggregates {
            guard let use = AggregateUse(call) else {
                // What must be counted has to be known before it happens.
                let message = "the arguments of \(call.target).\(call.function) must be constants"
                throw FormulaProblems(problems: [(message, 1, 1)])
            }
            aggregates.append(use)
        }
        self.aggregates = aggregates
    }

    /// The expression; its error tells what is wrong with `now`, too.
    private static func compiled(
        _ source: String, isCondition: Bool, _ vocabulary: Vocabulary, _ environment: CEL.Environment
    ) throws(CompileError) -> CEL.Expression {
        do {
            return try CEL.Expression(source, in: environment, giving: isCondition ? .bool : .dyn)
        } catch  where vocabulary.isTimed {
            throw error.with(CEL.Expression.problems(withMomentsOf: "now", in: source))
        }
    }

    /// Whether the expression is true; an error when it has no value or one that is neither true nor false.
    func isTrue(in scope: Scope) throws(FormulaError) -> Bool {
        do {
            return try expression.isTrue(scope)
        } catch {
            throw FormulaError(reason: "\(error)")
        }
    }

    /// The expression's value as JSON.
    func value(in scope: Scope) throws(FormulaError) -> JSONValue {
        guard let json = try evaluated(in: scope).json() else {
            throw FormulaError(reason: "the value can't be written as JSON")
        }
        return json
    }

    /// The moment the expression gives, as a timestamp or as RFC 3339 text.
    func moment(in scope: Scope) throws(FormulaError) -> Timestamp {
        switch try evaluated(in: scope) {
        case .timestamp(let instant): return instant.timestamp
        case .string(let text):
            guard let moment = Timestamp(text) else { throw FormulaError(reason: "\"\(text)\" is no RFC 3339 timestamp") }
            return moment
        case let other: throw FormulaError(reason: "expected a timestamp, and this is a \(other.type.name)")
        }
    }

    private func evaluated(in scope: Scope) throws(FormulaError) -> CEL.Value {
        do {
            return try expression.evaluate(scope)
        } catch {
            throw FormulaError(reason: "\(error)")
        }
    }
}

/// What keeps a text from being an expression, with lines and columns inside the text, from 1.
struct FormulaProblems: Error {
    let problems: [(message: String, line: Int, column: Int)]
}

/// Why an expression has no value here.
struct FormulaError: Error, Equatable {
    /// A sentence without a full stop.
    let reason: String
}
