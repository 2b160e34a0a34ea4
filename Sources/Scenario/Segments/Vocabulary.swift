internal import CEL

/// What an expression can name.
enum Vocabulary: Hashable, Sendable {
    /// `contact`, `event`, `key`, `context`, `now`, `visits` and `events`; of these attributes of the contact the types are known.
    case scenario(attributes: [String: AttributeType])
    /// `contact`, `now` and `events`; of the contact's attributes only these, when they are given.
    case segment(attributes: [String: AttributeType]?)

    /// Whether the moments must be known at which an expression's value changes by time alone.
    var isTimed: Bool { isClosed }

    /// Whether the members of its variables are known to the environment, so that no others can be named.
    var isClosed: Bool {
        if case .segment = self { true } else { false }
    }

    /// The variables, with their types.
    var environment: CEL.Environment {
        var environment = CEL.Environment.scenario
        switch self {
        case .scenario(let attributes):
            environment.declare("contact", as: Self.contact(attributes, isOpen: true, knowsAll: false))
        case .segment(let attributes):
            for name in ["event", "context", "key", "visits"] { environment.remove(name) }
            environment.declare("contact", as: Self.contact(attributes ?? [:], isOpen: false, knowsAll: attributes != nil))
        }
        return environment
    }

    private static func contact(_ attributes: [String: AttributeType], isOpen: Bool, knowsAll: Bool) -> CEL.ValueType {
        var known = CEL.ValueType.Record([:], isOpen: !knowsAll)
        for (name, type) in attributes where !name.contains(".") { known.fields[name] = type.expressionType }
        // Of a name with dots the first part is what is selected first.
        for name in attributes.keys where name.contains(".") { known.fields[String(name.prefix { $0 != "." })] = .dyn }
        let members: [String: CEL.ValueType] = [
            "id": .string, "subject": .string, "email": .dyn, "locale": .dyn, "zone": .dyn, "attributes": .record(known),
        ]
        return .record(CEL.ValueType.Record(members, isOpen: isOpen))
    }
}
