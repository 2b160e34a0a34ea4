internal import Identity
internal import Scenario
internal import Time

/// A contact of the simulation, as the database would keep it.
struct Person {
    private struct Passage: Hashable {
        let scenario: String
        let key: String
    }

    /// What decisions look at; of passages only those under way.
    var state: ContactState
    /// The latest ended passage of each key.
    private var ended: [Passage: Enrollment] = [:]
    /// Everything that happened, where events can come late.
    private var history: [Event]?
    /// Events by their names: the same one twice is one.
    private var names: Set<EventName> = []

    init(state: ContactState, keepsHistory: Bool) {
        self.state = state
        history = keepsHistory ? [] : nil
    }

    /// Notes that an event comes in; false when it came before.
    mutating func meets(_ event: Event) -> Bool {
        names.insert(EventName(source: event.source, id: event.id)).inserted
    }

    /// The state that an event is decided on: with the events behind it when it is late, and the ended passages that it may begin again.
    func state(for event: Event, by engines: [Engine], now: Timestamp) -> ContactState {
        var found = state
        found.laterEvents = (history ?? []).filter { $0 > event }
        found.enrollments += passages(event, by: engines, now: now)
        return found
    }

    /// Lets go of what is being changed elsewhere, so that it isn't copied for it.
    mutating func release() {
        state.enrollments = []
        state.aggregates = NoAggregates()
    }

    /// Keeps what became of the contact.
    mutating func settle(_ after: ContactState, event: Event?) {
        state = after
        state.laterEvents = []
        state.enrollments = []
        for enrollment in after.enrollments {
            if enrollment.isLive {
                state.enrollments.append(enrollment)
            } else {
                keep(enrollment)
            }
        }
        if let event { history?.append(event) }
    }

    private mutating func keep(_ enrollment: Enrollment) {
        let passage = Passage(scenario: enrollment.scenario, key: enrollment.key)
        if let other = ended[passage], other.entry > enrollment.entry { return }
        ended[passage] = enrollment
    }

    /// A key may ask for what the event itself says of the contact.
    private func passages(_ event: Event, by engines: [Engine], now: Timestamp) -> [Enrollment] {
        guard !ended.isEmpty else { return [] }
        let listening = engines.filter { $0.definition.accepts(event) }
        guard !listening.isEmpty else { return [] }
        var foreseen = state
        if listening.contains(where: { $0.definition.entry.key != nil }) { foreseen.foresee(event) }
        return listening.compactMap { engine in
            engine.key(for: event, in: foreseen.circumstances(now: now))
                .flatMap { ended[Passage(scenario: engine.definition.key, key: $0)] }
        }
    }
}

/// What an event is called: source and id together are unique (CloudEvents 1.0, §3.1).
struct EventName: Hashable {
    let source: String
    let id: String
}
