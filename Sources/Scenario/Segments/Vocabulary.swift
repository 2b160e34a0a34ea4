internal import CEL

/// What an expression can name.
enum Vocabulary: Hashable, Sendable {
    /// `contact`, `event`, `key`, `context`, `now` and `events`.
    case scenario
    /// `contact`, `now` and `events`; of the contact's attributes only these, when they are given.
    case segment(attributes: Set<String>?)

    /// Whether the moments must be known at which an expression's value changes by time alone.
    var isTimed: Bool { self != .scenario }

    /// The variables, with their types.
    var environment: CEL.Environment {
        guard case .segment(let attributes) = self else { return .scenario }
        let known = ValueType.Record(Dictionary((attributes ?? []).map { ($0, .dyn) }) { first, _ in first }, isOpen: attributes == nil)
        let contact = ValueType.Record([
            "id": .string, "subject": .string, "email": .dyn, "locale": .dyn, "zone": .dyn, "attributes": .record(known),
        ])
        var environment = CEL.Environment.scenario
        for name in ["event", "context", "key"] { environment.remove(name) }
        environment.declare("contact", as: .record(contact))
        return environment
    }
}
