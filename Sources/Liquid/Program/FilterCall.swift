/// A filter with its arguments, looked up when the template was compiled.
struct FilterCall: Sendable {
    let name: String
    /// Nil for a filter that doesn't exist, which passes its input through.
    let filter: Filter?
    let arguments: [Expression]
    let named: [(name: String, value: Expression)]
}

/// A value and the filters it goes through.
struct FilteredExpression: Sendable {
    let expression: Expression
    let filters: [FilterCall]
}
