internal import Identity
internal import Scenario
internal import Time

/// A contact of the simulation, as the database would keep it.
struct Person {
    /// What decisions look at; of passages only those under way.
    var state: ContactState
    /// The latest ended passage of each key; all of them where events can come late.
    private var ended: [Catalog.PassageName: [Enrollment]] = [:]
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

    /// The state that an event, or what time changes, is decided on: with the events behind it when it is late, and the ended passages that
    /// may begin again.
    func state(for event: Event?, by catalog: Catalog, now: Timestamp) -> ContactState {
        var found = state
        if let event, let history, history.contains(where: { $0 > event }) {
            found.laterEvents = history
            found.enrollments += ended.values.joined()
            return found
        }
        guard !ended.isEmpty else { return found }
        var foreseen = state
        // A key may ask for what the event itself says of the contact.
        if let event, catalog.live.contains(where: { $0.definition.accepts(event) }) { foreseen.foresee(event) }
        found.enrollments += catalog.passages(event, of: foreseen, now: now).flatMap { ended[$0] ?? [] }
        return found
    }

    /// Whether an alarm means something still.
    func waits(for alarm: Alarm, now: Timestamp) -> Bool {
        if alarm.isOfSegments { return state.segmentsDueAt.map { $0 <= now } ?? false }
        return state.enrollments.contains { $0.id == alarm.enrollment && $0.waitNumber == alarm.waitNumber }
    }

    /// Lets go of what is being changed elsewhere, so that it isn't copied for it.
    mutating func release() {
        state.enrollments = []
        state.aggregates = NoAggregates()
    }

    /// Keeps what became of the contact.
    mutating func settle(_ after: ContactState, events: [Event]) {
        state = after
        state.laterEvents = []
        state.enrollments = []
        for enrollment in after.enrollments {
            let name = Catalog.PassageName(scenario: enrollment.scenario, key: enrollment.key)
            ended[name]?.removeAll { $0.id == enrollment.id }
            if enrollment.isLive {
                state.enrollments.append(enrollment)
            } else {
                keep(enrollment, name)
            }
        }
        history?.append(contentsOf: events)
    }

    private mutating func keep(_ enrollment: Enrollment, _ name: Catalog.PassageName) {
        if history == nil, let other = ended[name]?.first {
            if enrollment.entry >= other.entry { ended[name] = [enrollment] }
        } else {
            ended[name, default: []].append(enrollment)
        }
    }
}

/// What an event is called: source and id together are unique (CloudEvents 1.0, §3.1).
struct EventName: Hashable {
    let source: String
    let id: String
}
