/// A scenario as its file describes it, validated: how contacts come in, what ends a passage, and the steps in between.
package struct ScenarioDefinition: Sendable {
    /// The name that stays the same from version to version.
    package let key: String
    /// What the scenario is for, in the marketer's words.
    package let summary: String?
    /// How contacts come in.
    package let entry: Entry
    /// What ends a passage at once.
    package let exits: [Exit]
    /// What the scenario is measured by.
    package let goal: Goal?
    /// What limits its e-mails.
    package let policy: Policy
    /// Whom its e-mails come from, where that differs from the farm's default.
    package let sender: Sender?
    /// In the order of the file; never empty.
    package let steps: [Step]
    /// Where each step stands in `steps`, by its id.
    package let positions: [String: Int]
    /// Every event type that the scenario listens to: entry, exits, waits and goal.
    package let eventTypes: Set<String>
    /// What its expressions ask of all the events of a contact.
    package let aggregates: Set<AggregateUse>

    init(
        key: String, summary: String?, entry: Entry, exits: [Exit], goal: Goal?, policy: Policy = Policy(), sender: Sender?, steps: [Step]
    ) {
        self.key = key
        self.summary = summary
        self.entry = entry
        self.exits = exits
        self.goal = goal
        self.policy = policy
        self.sender = sender
        self.steps = steps
        positions = Dictionary(steps.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
        var types: Set = [entry.on]
        types.formUnion(exits.map(\.on))
        if let goal { types.insert(goal.on) }
        for case .wait(let wait) in steps.map(\.kind) { types.formUnion(wait.eventTypes) }
        eventTypes = types
        let gates = [entry.when, entry.key] + exits.flatMap { [$0.when, $0.key] } + [goal?.when]
        aggregates = Set((gates.compactMap { $0 } + steps.flatMap(\.formulas)).flatMap(\.aggregates))
    }

    /// Whether an event is one that the entry listens to, before any condition is asked.
    package func accepts(_ event: Event) -> Bool {
        entry.accepts(event, scenario: key)
    }

    /// The step with an id; nil when there is none.
    package func step(_ id: String) -> Step? {
        positions[id].map { steps[$0] }
    }
}
