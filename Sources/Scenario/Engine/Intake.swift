internal import Time

/// Taking one event of a contact into one scenario, as the trigger worker, the simulator and the tests all do it.
///
/// What an event changes, later events that were taken in before it may change again: they are fed to it in their order. So the same
/// events lead to the same result in any order, up to the first e-mail and as far as entries aren't limited by `reentry`.
package struct Intake {
    private let engine: Engine
    private let older: [Int: Engine]
    private var enrollments: [Enrollment]
    /// Changes in the order they began; one for each enrollment.
    package private(set) var advances: [Advance] = []
    /// Why the event didn't let its contact in; empty when it did or wasn't meant to.
    package private(set) var refusals: [JournalEntry] = []
    /// What the steps have changed about the contact, and all the rest.
    package private(set) var circumstances: Circumstances

    /// Begins with the contact's enrollments in the scenario: all that are live, and for each key the latest that isn't. Those that began
    /// with an older version stay on it; `older` has its engine. One whose engine is missing stands still.
    package init(engine: Engine, older: [Engine] = [], enrollments: [Enrollment], circumstances: Circumstances) {
        self.engine = engine
        self.older = Dictionary(older.map { ($0.version, $0) }, uniquingKeysWith: { first, _ in first })
        self.enrollments = enrollments
        self.circumstances = circumstances
    }

    /// Takes an event in, and for every key that it changed the `later` ones after it; those at or before it are passed over, so the
    /// whole of the contact's stored events may be given, in any order.
    package mutating func take(_ event: Event, later: some Sequence<Event>) {
        let keys = take(event, key: nil, isFed: false)
        guard !keys.isEmpty else { return }
        let types = engine.definition.eventTypes
        for next in later.filter({ $0 > event && types.contains($0.type) }).sorted() {
            for key in keys { take(next, key: key, isFed: true) }
        }
    }

    /// Offers an event to the live enrollments and to the entry, of one key or of all; gives the keys that it changed.
    @discardableResult
    private mutating func take(_ event: Event, key: String?, isFed: Bool) -> [String] {
        var changed: [String] = []
        for index in enrollments.indices where key == nil || enrollments[index].key == key {
            let before = enrollments[index]
            let advance = advance(before, event)
            enrollments[index] = advance.enrollment
            record(advance)
            if before.cursor != advance.enrollment.cursor || before.state != advance.enrollment.state { changed.append(before.key) }
        }
        // That an event which moved a passage on begins no second one isn't worth a line in the journal.
        let entered = enter(event, key: key, isFed: isFed, isSilent: isFed || !changed.isEmpty)
        if let entered, !changed.contains(entered) { changed.append(entered) }
        return changed
    }

    private mutating func advance(_ enrollment: Enrollment, _ event: Event) -> Advance {
        guard let engine = enrollment.version == engine.version ? engine : older[enrollment.version] else {
            return Advance(enrollment: enrollment, effects: [], journal: [])
        }
        return engine.advance(enrollment, .event(event), in: &circumstances)
    }

    private mutating func enter(_ event: Event, key only: String?, isFed: Bool, isSilent: Bool) -> String? {
        guard engine.definition.accepts(event) else { return nil }
        do {
            let key = try engine.matchedKey(event, in: circumstances)
            guard let key, only == nil || key == only else { return nil }
            return enter(event, key: key, isFed: isFed, isSilent: isSilent)
        } catch {
            if !isSilent { refusals.append(engine.refusal(of: event, error, now: circumstances.now)) }
            return nil
        }
    }

    private mutating func enter(_ event: Event, key: String, isFed: Bool, isSilent: Bool) -> String? {
        let previous = enrollments.filter { $0.key == key }.max { ($0.isLive ? 1 : 0, $0.entry) < ($1.isLive ? 1 : 0, $1.entry) }
            .map { PreviousEnrollment($0) }
        // One that is fed was offered to the entry before: what it began there must not begin again.
        if isFed, let previous, event.position <= previous.entry { return nil }
        switch engine.admit(event, key: key, previous: previous, in: &circumstances) {
        case .entered(let advance):
            enrollments.append(advance.enrollment)
            record(advance)
            return key
        case .refused(let entry):
            if !isSilent { refusals.append(entry) }
        case .notMeant: break
        }
        return nil
    }

    private mutating func record(_ advance: Advance) {
        guard !advance.isNothing else { return }
        if let index = advances.firstIndex(where: { $0.enrollment.id == advance.enrollment.id }) {
            advances[index] = advances[index].followed(by: advance)
        } else {
            advances.append(advance)
        }
    }
}
