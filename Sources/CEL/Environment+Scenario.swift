extension Environment {
    /// What a scenario's expressions can name: `contact`, `event`, `key`, `context`, `now`, `visits`, and `events.count`, `sum` and `last`.
    package static let scenario: Environment = {
        let anything = ValueType.map(.string, .dyn)
        var environment = Environment([
            "contact": anything, "event": anything, "context": anything, "key": .string, "now": .timestamp,
            "visits": .map(.string, .int),
        ])
        environment.declare(Aggregate("count", on: "events", [.string], optional: [.duration], gives: .int))
        environment.declare(Aggregate("sum", on: "events", [.string, .duration, .string], gives: .double))
        environment.declare(Aggregate("last", on: "events", [.string], optional: [.duration, .string], gives: .dyn))
        return environment
    }()
}
