internal import Identity
internal import JSON
internal import Time

/// One advance of an enrollment, while it is being worked out.
struct Run {
    let definition: ScenarioDefinition
    private let before: Enrollment
    var enrollment: Enrollment
    var circumstances: Circumstances
    /// Where what happens stands among the events: the waits that it leads to begin there.
    var position: EventPosition
    /// When the timer was due that set it going; nil when an event did.
    var dueAt: Timestamp?
    var effects: [Effect] = []
    var journal: [JournalEntry] = []

    init(definition: ScenarioDefinition, enrollment: Enrollment, circumstances: Circumstances) {
        self.definition = definition
        self.enrollment = enrollment
        self.circumstances = circumstances
        before = enrollment
        position = enrollment.cursor
    }

    var contact: Contact { circumstances.contact }
    var now: Timestamp { circumstances.now }

    /// What came of it; of the timer only the difference.
    func finish() -> Advance {
        var effects = effects
        if let dueAt = enrollment.dueAt {
            if before.dueAt != dueAt || before.waitNumber != enrollment.waitNumber {
                effects.append(.timer(dueAt: dueAt, waitNumber: enrollment.waitNumber))
            }
        } else if before.dueAt != nil {
            effects.append(.clearTimer)
        }
        return Advance(enrollment: enrollment, effects: effects, journal: journal)
    }

    mutating func note(_ kind: JournalEntry.Kind, step: String? = nil, _ detail: String = "") {
        journal.append(JournalEntry(at: now, kind: kind, step: step, detail: detail))
    }

    /// What expressions see; outside the conditions on an event that came, `event` is the context.
    func scope(_ event: Event? = nil) -> Scope {
        Scope(
            contact: contact, event: event ?? enrollment.origin, key: enrollment.key, context: enrollment.origin, now: now,
            aggregates: circumstances.aggregates, visits: enrollment.visits)
    }

    /// Whether a condition holds; none always does, and one without a value doesn't and is journaled.
    mutating func holds(_ condition: Formula?, _ event: Event? = nil, step: String? = nil) -> Bool {
        guard let condition else { return true }
        do {
            return try condition.isTrue(in: scope(event))
        } catch {
            note(.conditionError, step: step, "\(condition.source): \(error.reason)")
            return false
        }
    }

    /// Takes the first steps of a passage.
    mutating func begin() {
        note(.entered, "by \(enrollment.origin.type) \(enrollment.origin.id)")
        follow(.step(0))
    }

    /// A normal end: it cancels nothing.
    mutating func end(_ reason: EndReason) {
        enrollment.state = .ended(reason)
        enrollment.endedAt = now
        leaveWait()
    }

    /// Stands at no wait any more.
    mutating func leaveWait() {
        enrollment.step = nil
        enrollment.dueAt = nil
        enrollment.waitingSince = nil
        enrollment.waitEnteredAt = nil
        enrollment.isArriving = false
    }
}
