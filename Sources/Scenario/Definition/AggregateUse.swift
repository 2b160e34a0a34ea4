internal import CEL

/// What an expression asks of all the events of a contact: known when a scenario is published, so that it can be counted from then on.
package struct AggregateUse: Hashable, Sendable {
    /// What is asked.
    package enum Function: String, Hashable, Sendable, CaseIterable {
        /// How many there are.
        case count
        /// What a number in their data adds up to.
        case sum
        /// The latest.
        case last
    }

    /// What is asked.
    package let function: Function
    /// Of which events.
    package let type: String
    /// How far back from now; nil for ever.
    package let within: Duration?
    /// Of which field of their data, as a path with dots; nil for the events themselves.
    package let field: String?

    /// Reads a call whose arguments are constants; nil for any other.
    init?(_ call: References.AggregateCall) {
        guard let function = Function(rawValue: call.function), case .string(let type)?? = call.arguments.first else { return nil }
        self.function = function
        self.type = type
        switch call.arguments.dropFirst().first {
        case nil: within = nil
        case .duration(let span)??: within = span.duration
        default: return nil
        }
        switch call.arguments.dropFirst(2).first {
        case nil: field = nil
        case .string(let path)??: field = path
        default: return nil
        }
    }
}
