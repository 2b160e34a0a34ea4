internal import Time

/// Taking one event of a contact into one scenario, as the trigger worker, the simulator and the tests all do it.
///
/// **Order.** As long as nothing came of a key's passages that can't be taken back (an e-mail's step, attributes or consents set, a wake
/// taken, an operator's word), the same events lead to the same passages in any order: where a late event would have made a difference, they
/// are begun anew from their entries and take in all events again; a passage that an earlier one turns out to have forestalled is given up,
/// so `reentry` and keys make no exception. From then on an event acts where the passages stand, and later ones are fed to what it changed.
///
/// Not in the promise is what isn't the events' to say: conditions on `contact`, `now` and `events` hold or not as of the moment when an
/// event is taken in, and where going through the stored events again doesn't lead to what is, nothing is begun anew. Nor are passages whose
/// first events aren't stored any more, those of an archived scenario, and those of a version that can't be read.
package struct Intake {
    let engine: Engine
    private let older: [Int: Engine]
    var enrollments: [Enrollment]
    /// The passages that are being begun anew, by where the events stand that let their contact in.
    var originals: [EventPosition: Enrollment] = [:]
    /// Changes in the order they began; one for each enrollment.
    package internal(set) var advances: [Advance] = []
    /// Why the event didn't let its contact in; empty when it did or wasn't meant to.
    package internal(set) var refusals: [JournalEntry] = []
    /// What the steps have changed about the contact, and all the rest.
    package internal(set) var circumstances: Circumstances

    /// Begins with the contact's enrollments in the scenario: all that are live, and for each key the latest that isn't. Those that began
    /// with an older version stay on it; `older` has its engine. One whose engine is missing stands still.
    package init(engine: Engine, older: [Engine] = [], enrollments: [Enrollment], circumstances: Circumstances) {
        self.engine = engine
        self.older = Dictionary(older.map { ($0.version, $0) }, uniquingKeysWith: { first, _ in first })
        self.enrollments = enrollments
        self.circumstances = circumstances
    }

    /// Takes an event in, among the contact's `stored` ones: all that are later, and where passages may be begun anew all since the events
    /// that began them. In any order; others may be there, too.
    package mutating func take(_ event: Event, stored: some Sequence<Event>) {
        let stored = stored.filter { event in
            engine.definition.eventTypes.contains(event.type) || older.values.contains { $0.definition.eventTypes.contains(event.type) }
        }
        let decided = order(event, among: stored)
        let keys = take(event, except: decided)
        guard !keys.isEmpty else { return }
        for next in stored.filter({ $0 > event }).sorted() {
            for key in keys { _ = take(next, key: key, isFed: true) }
        }
    }

    func engine(for enrollment: Enrollment) -> Engine? {
        enrollment.version == engine.version ? engine : older[enrollment.version]
    }

    /// Offers an event to the live enrollments and to the entry, of one key or of all but some; gives the keys that it changed.
    mutating func take(_ event: Event, key: String? = nil, except decided: Set<String> = [], isFed: Bool = false) -> [String] {
        var changed: [String] = []
        for index in enrollments.indices where (key ?? enrollments[index].key) == enrollments[index].key {
            guard !decided.contains(enrollments[index].key) else { continue }
            let before = enrollments[index]
            let advance = advance(before, event)
            enrollments[index] = advance.enrollment
            record(advance)
            if before.cursor != advance.enrollment.cursor || before.state != advance.enrollment.state { changed.append(before.key) }
        }
        // That an event which moved a passage on begins no second one isn't worth a line in the journal.
        let entered = enter(event, key: key, except: decided, isFed: isFed, isSilent: isFed || !changed.isEmpty)
        if let entered, !changed.contains(entered) { changed.append(entered) }
        return changed
    }

    private mutating func advance(_ enrollment: Enrollment, _ event: Event) -> Advance {
        guard let engine = engine(for: enrollment) else {
            return Advance(enrollment: enrollment, effects: [], journal: [])
        }
        return engine.advance(enrollment, .event(event), in: &circumstances)
    }

    private mutating func enter(
        _ event: Event, key only: String?, except decided: Set<String>, isFed: Bool, isSilent: Bool
    ) -> String? {
        if originals[event.position] != nil, let only { return enter(event, key: only, isFed: true, isSilent: true) }
        guard engine.definition.accepts(event) else { return nil }
        do {
            let key = try engine.matchedKey(event, in: circumstances)
            guard let key, only == nil || key == only else { return nil }
            if decided.contains(key) {
                if !isSilent, let refusal = refusal(of: event, key: key) { refusals.append(refusal) }
                return nil
            }
            return enter(event, key: key, isFed: isFed, isSilent: isSilent)
        } catch {
            if !isSilent { refusals.append(engine.refusal(of: event, error, now: circumstances.now)) }
            return nil
        }
    }

    private mutating func enter(_ event: Event, key: String, isFed: Bool, isSilent: Bool) -> String? {
        let previous = previous(key: key, isFed: isFed)
        // One that is fed was offered to the entry before: what it began there must not begin again.
        if isFed, let previous, event.position <= previous.entry { return nil }
        let original = originals[event.position]
        guard original != nil || !hasBegun(by: event, key: key) else { return nil }
        let engine = original.flatMap { self.engine(for: $0) } ?? engine
        switch engine.admit(event, key: key, previous: previous, again: original, in: &circumstances) {
        case .entered(let advance):
            enrollments.removeAll { $0.id == advance.enrollment.id }
            enrollments.append(advance.enrollment)
            record(advance)
            return key
        case .refused(let entry):
            if !isSilent { refusals.append(entry) }
        case .notMeant: break
        }
        return nil
    }

    /// The passage of a key that is under way, or the latest. When events aren't gone through in their order, what is older than a superseded
    /// one belongs to the one that took its place.
    private func previous(key: String, isFed: Bool) -> PreviousEnrollment? {
        let own = enrollments.filter { $0.key == key && !$0.isSuperseded }
        guard let latest = own.max(by: { ($0.isLive ? 1 : 0, $0.entry) < ($1.isLive ? 1 : 0, $1.entry) }) else { return nil }
        guard !isFed else { return PreviousEnrollment(latest) }
        let covered = enrollments.filter { $0.key == key && $0.isSuperseded }.map(\.entry).max() ?? latest.cursor
        return PreviousEnrollment(isLive: latest.isLive, entry: latest.entry, cursor: max(latest.cursor, covered))
    }

    private func hasBegun(by event: Event, key: String) -> Bool {
        enrollments.contains { $0.key == key && $0.entry == event.position && !$0.isSuperseded }
    }

    /// Why an event whose place has been found let nobody in; nil when it did.
    private func refusal(of event: Event, key: String) -> JournalEntry? {
        guard !hasBegun(by: event, key: key) else { return nil }
        var unused = circumstances
        guard case .refused(let entry) = engine.admit(event, key: key, previous: previous(key: key, isFed: false), in: &unused) else {
            return nil
        }
        return entry
    }

    mutating func record(_ advance: Advance) {
        guard !advance.isNothing else { return }
        if let index = advances.firstIndex(where: { $0.enrollment.id == advance.enrollment.id }) {
            advances[index] = advances[index].followed(by: advance)
        } else {
            advances.append(advance)
        }
    }
}
