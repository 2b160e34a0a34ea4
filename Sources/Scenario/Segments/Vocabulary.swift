internal import CEL

/// What an expression can name.
enum Vocabulary: Hashable, Sendable {
    /// `contact`, `event`, `key`, `context`, `now` and `events`.
    case scenario
    /// `contact`, `now` and `events`; of the contact's attributes only these, when they are given.
    case segment(attributes: Set<String>?)

    /// Whether the moments must be known at which an expression's value changes by time alone.
    var isTimed: Bool { self != .scenario }

    /// Whether the members of its variables are known to the environment, so that no others can be named.
    var isClosed: Bool { self != .scenario }

    /// The variables, with their types.
    var environment: CEL.Environment {
        guard case .segment(let attributes) = self else { return .scenario }
        var environment = CEL.Environment.scenario
        for name in ["event", "context", "key"] { environment.remove(name) }
        environment.declare("contact", as: Self.contact(attributes))
        return environment
    }

    private static func contact(_ attributes: Set<String>?) -> CEL.ValueType {
        var known = CEL.ValueType.Record([:], isOpen: attributes == nil)
        // Of a name with dots the first part is what is selected first.
        for name in attributes ?? [] { known.fields[String(name.prefix { $0 != "." })] = .dyn }
        return .record(
            CEL.ValueType.Record([
                "id": .string, "subject": .string, "email": .dyn, "locale": .dyn, "zone": .dyn, "attributes": .record(known),
            ]))
    }
}
