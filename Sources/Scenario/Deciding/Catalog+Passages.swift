package import Time

extension Catalog {
    /// A passage of a contact, by what tells it apart from the contact's others.
    package struct PassageName: Hashable, Sendable {
        /// The scenario's key.
        package let scenario: String
        /// The correlation key in canonical form.
        package let key: String

        /// Names a passage.
        package init(scenario: String, key: String) {
            self.scenario = scenario
            self.key = key
        }
    }

    /// The passages that an event may begin again, itself or by a segment that it changes; without one, those that a segment may which time
    /// changes. Whether they may depends on the passage before with the same name, so it must be known before anything is decided.
    ///
    /// `state` is the contact as it is foreseen after the event.
    package func passages(_ event: Event?, of state: ContactState, now: Timestamp) -> Set<PassageName> {
        guard !state.standing.isErased else { return [] }
        let circumstances = state.circumstances(now: now)
        var names: Set<PassageName> = []
        for engine in live {
            let cause: Event? =
                if let event, engine.definition.accepts(event) {
                    event
                } else if case .segment(let segment, let change) = engine.definition.entry.trigger {
                    change.event(segment, of: state.contact, cause: "", now: now)
                } else {
                    nil
                }
            guard let cause, let key = engine.key(for: cause, in: circumstances) else { continue }
            names.insert(PassageName(scenario: engine.definition.key, key: key))
        }
        return names
    }
}
