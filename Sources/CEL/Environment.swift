/// What expressions can name: variables with their types, and aggregates that the bindings answer.
package struct Environment: Sendable {
    /// How much is refused before an expression ever runs.
    package enum Typing: Sendable {
        /// Unknown names and operands of wrong types are errors.
        case strict
        /// Only what isn't the language is an error; the rest is found out by evaluating, as the specification has it without a check.
        case lenient
    }

    /// A function called on a variable that the bindings answer: `events.count(type, window)`.
    package struct Aggregate: Hashable, Sendable {
        /// The variable it is called on.
        package let target: String
        /// The function's name.
        package let name: String
        /// The types of its arguments.
        package let parameters: [ValueType]
        /// The types of further arguments, which can be left out from the end.
        package let optionalParameters: [ValueType]
        /// What it gives.
        package let result: ValueType

        /// Declares an aggregate.
        package init(
            _ name: String, on target: String, _ parameters: [ValueType], optional: [ValueType] = [], gives result: ValueType
        ) {
            self.target = target
            self.name = name
            self.parameters = parameters
            optionalParameters = optional
            self.result = result
        }
    }

    /// The variables and their types; a name may have dots.
    package private(set) var variables: [String: ValueType]
    /// How strictly expressions are checked.
    package var typing: Typing
    /// The namespace that names are first looked for in, `com.example` say; names with a dot in front are not.
    package var container = ""
    /// How many steps an evaluation may take: roughly one an operator, a call, and an element gone through.
    package var costLimit: Int
    private var aggregates: [String: [String: Aggregate]] = [:]

    /// An environment of these variables.
    package init(_ variables: [String: ValueType] = [:], typing: Typing = .strict, costLimit: Int = 1_000_000) {
        self.variables = variables
        self.typing = typing
        self.costLimit = costLimit
    }

    /// Declares a variable, or changes its type.
    package mutating func declare(_ name: String, as type: ValueType) {
        variables[name] = type
    }

    /// Takes a variable away.
    package mutating func remove(_ name: String) {
        variables[name] = nil
    }

    /// Declares an aggregate, and the variable it is called on unless there is one.
    package mutating func declare(_ aggregate: Aggregate) {
        aggregates[aggregate.target, default: [:]][aggregate.name] = aggregate
        if variables[aggregate.target] == nil { variables[aggregate.target] = .aggregates }
    }

    /// The aggregates that can be called on a variable, by name; nil when it isn't such a variable.
    func aggregates(on target: String) -> [String: Aggregate]? {
        aggregates[target]
    }
}
