internal import CEL

/// What an expression can name.
enum Vocabulary: Hashable, Sendable {
    /// `contact`, `event`, `key`, `context`, `now` and `events`.
    case scenario
    /// `contact`, `now` and `events`.
    case segment

    /// Whether the moments must be known at which an expression's value changes by time alone.
    var isTimed: Bool { self != .scenario }

    /// The variables, with their types.
    var environment: CEL.Environment {
        guard self == .segment else { return .scenario }
        var environment = CEL.Environment.scenario
        for name in ["event", "context", "key"] { environment.remove(name) }
        return environment
    }
}
