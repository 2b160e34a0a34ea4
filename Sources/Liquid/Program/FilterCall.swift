/// A filter with its arguments, looked up when the template was compiled; a class, so that calling it copies nothing.
final class FilterCall: Sendable {
    let name: String
    /// Nil for a filter that doesn't exist, which passes its input through.
    let filter: Filter?
    let arguments: [Expression]
    let named: [(name: String, value: Expression)]

    init(name: String, filter: Filter?, arguments: [Expression], named: [(name: String, value: Expression)]) {
        self.name = name
        self.filter = filter
        self.arguments = arguments
        self.named = named
    }

    /// Whether its input is the key of a translation.
    var translates: Bool { name == "t" || name == "translate" }
}

/// A value and the filters it goes through; a class, so that evaluating it copies nothing.
final class FilteredExpression: Sendable {
    let expression: Expression
    let filters: [FilterCall]

    init(expression: Expression, filters: [FilterCall]) {
        self.expression = expression
        self.filters = filters
    }
}
