/// What an expression reads, known once it is compiled.
package struct References: Hashable, Sendable {
    /// A call of an aggregate.
    package struct AggregateCall: Hashable, Sendable {
        /// The variable it is called on: `events`.
        package let target: String
        /// The function: `count`.
        package let function: String
        /// Its arguments; nil where one isn't constant.
        package let arguments: [Value?]

        /// A call of `function` on `target`.
        package init(target: String, function: String, arguments: [Value?]) {
            self.target = target
            self.function = function
            self.arguments = arguments
        }
    }

    /// The variables and paths below them, sorted: `contact.attributes.plan`. A path ends where an index isn't a constant string.
    package var paths: [String] = []
    /// The aggregates, in the order they are written, each once.
    package var aggregates: [AggregateCall] = []

    /// What an expression reads; nothing by default.
    package init(paths: [String] = [], aggregates: [AggregateCall] = []) {
        self.paths = paths
        self.aggregates = aggregates
    }
}
