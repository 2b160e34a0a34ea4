/// A step that stands still.
package enum Wait: Sendable {
    /// For a duration counted from when the step is reached; an event of the type `restartOn` begins it anew and becomes the context.
    case duration(Duration, restartOn: String?)
    /// Until an event.
    case event(Awaited)
    /// Until a date.
    case date(Appointment)
    /// Until a window is open.
    case window(Window)

    /// The event types that act on the wait.
    package var eventTypes: [String] {
        switch self {
        case .duration(_, let type): type.map { [$0] } ?? []
        case .event(let awaited): [awaited.type] + (awaited.restartOn.map { [$0] } ?? [])
        case .date, .window: []
        }
    }

    /// The event type that begins the wait anew; nil when none does.
    package var restartOn: String? {
        switch self {
        case .duration(_, let type): type
        case .event(let awaited): awaited.restartOn
        case .date, .window: nil
        }
    }

    /// Whether a run always stops here: a date may have passed, a window may be open, and an event that came since the entry is no longer
    /// waited for.
    package var alwaysStops: Bool {
        switch self {
        case .duration: true
        case .event(let awaited): !awaited.sinceEntry
        case .date, .window: false
        }
    }
}

/// An event that is waited for.
package struct Awaited: Sendable {
    /// Since when an event counts, other than since the wait began.
    enum Since: String, CaseIterable {
        case entry
    }

    /// The type of the event.
    package let type: String
    /// What must hold for the event; nil for any.
    package let when: Formula?
    /// How long, counted from when the step is reached; nil for as long as it takes.
    package let timeout: Duration?
    /// Where the run goes on when the time is up; nil for the same way as after the event.
    package let onTimeout: Target?
    /// Whether an event counts that came since the enrollment's entry, rather than since the wait began.
    package let sinceEntry: Bool
    /// The type of the events that begin the wait anew and become the context; nil when none does.
    package let restartOn: String?
}

/// A date that is waited for.
package struct Appointment: Sendable {
    /// What becomes of the passage when the date has passed already.
    enum IfPast: String, CaseIterable {
        case goOn = "continue"
        case exit
    }

    /// A CEL timestamp.
    package let until: Formula
    /// Added to it; may be negative.
    package let offset: Duration
    /// Whether the passage ends when the date has passed already; otherwise the run goes on at once.
    package let exitsIfPast: Bool
}
