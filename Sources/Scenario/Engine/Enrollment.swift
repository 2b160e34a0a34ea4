package import Identity
package import JSON
package import Time

/// One passage of one contact through one version of a scenario.
package struct Enrollment: Hashable, Sendable {
    /// Whether it is under way.
    package enum State: Hashable, Sendable {
        case live
        case ended(EndReason)
    }

    /// UUIDv5 of the contact, the scenario, the key and the entry's event.
    package let id: UUID
    /// Whose passage it is.
    package let contactID: UUID
    /// The scenario's key.
    package let scenario: String
    /// The version it began with.
    package var version: Int
    /// The correlation key in canonical form; empty where the scenario has none.
    package let key: String
    /// Whether it is under way.
    package var state: State
    /// When it began, by the database's clock.
    package let enteredAt: Timestamp
    /// When it ended, by the database's clock; nil while it is under way.
    package var endedAt: Timestamp?
    /// Raised with every wait that begins or begins anew; a wake carries the number it was set with.
    package var waitNumber = 0
    /// When the wait is over; nil when it isn't by time alone.
    package var dueAt: Timestamp?

    /// The wait it stands at; nil once it has ended.
    package var step: String?
    /// The event that entered it or began its wait anew last: what conditions and templates call `context`.
    package var origin: Event
    /// Where the event that entered it stands.
    package let entry: EventPosition
    /// Where the last event stands that moved it on.
    package var cursor: EventPosition
    /// Where the wait began: only later events end it.
    package var waitingSince: EventPosition?
    /// When the wait began, by the database's clock.
    package var waitEnteredAt: Timestamp?
    /// Whether it was moved to its step, which may be of any kind, and begins it with its next wake.
    package var isArriving = false
    /// How often each e-mail's step was come to.
    package var visits: [String: Int] = [:]
    /// The waits `since: entry` whose event has come.
    package var seen: Set<String> = []
    /// Whether all it did was to wait: no e-mail's step was come to, no attribute or consent set, no wake taken, and no operator moved it.
    package var isRevocable = true
    /// When the goal's event happened; nil when it hasn't.
    package var goalReachedAt: Timestamp?

    /// A passage that begins with an event.
    init(id: UUID, contactID: UUID, scenario: String, version: Int, key: String, event: Event, now: Timestamp) {
        self.id = id
        self.contactID = contactID
        self.scenario = scenario
        self.version = version
        self.key = key
        state = .live
        enteredAt = now
        origin = event
        entry = event.position
        cursor = event.position
    }

    /// Whether it is under way.
    package var isLive: Bool { state == .live }

    /// Why it ended; nil while it is under way.
    package var endReason: EndReason? {
        if case .ended(let reason) = state { reason } else { nil }
    }

    /// The event that entered it or began its wait anew last, as conditions and templates see it.
    package var context: JSONValue { origin.json() }
}
