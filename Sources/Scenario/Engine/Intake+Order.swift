internal import Time

extension Intake {
    /// Puts a late event in its place: passages that did nothing yet are begun anew and take in all `stored` events in their order. Gives
    /// the keys for which that decides what comes of the event.
    mutating func order(_ event: Event, among stored: [Event]) -> Set<String> {
        guard stored.contains(where: { $0 > event }) else { return [] }
        var decided: Set<String> = []
        for key in Set(enrollments.map(\.key)).sorted() where order(event, among: stored, key: key) { decided.insert(key) }
        return decided
    }

    private mutating func order(_ event: Event, among stored: [Event], key: String) -> Bool {
        let touched = enrollments.filter { $0.key == key && $0.reaches(beyond: event) }
        guard !touched.isEmpty, touched.allSatisfy({ $0.canBegin && self.engine(for: $0) != nil }) else { return false }
        let known = Set(stored.map(\.position)).union([event.position])
        guard touched.allSatisfy({ known.contains($0.entry) }) else { return false }
        let start = min(event.position, touched.map(\.entry).min() ?? event.position)
        let events = stored.filter { $0.position >= start && $0.position != event.position }
        let anew = again(touched, key: key, events: events + [event], from: event)
        guard !anew.isSame(as: touched) else {
            explain(event, to: touched)
            return true
        }
        // What was decided by what has changed since, the contact's attributes say, isn't decided again: then it can't be told what the event
        // would have changed.
        guard again(touched, key: key, events: events, from: event).isSame(as: touched) else { return false }
        adopt(anew, for: touched, because: event)
        return true
    }

    /// Begins passages of a key anew and feeds them; the journal tells what comes of the events from `event` on.
    private func again(_ touched: [Enrollment], key: String, events: [Event], from event: Event) -> Intake {
        var past = self
        past.advances = []
        past.refusals = []
        past.originals = Dictionary(touched.map { ($0.entry, $0) }, uniquingKeysWith: { first, _ in first })
        past.enrollments.removeAll { other in touched.contains { $0.id == other.id } }
        for next in events.sorted() {
            _ = past.take(next, key: key, isFed: true)
            guard next < event else { continue }
            for index in past.advances.indices { past.advances[index].journal = [] }
        }
        for enrollment in past.enrollments {
            guard let index = past.advances.firstIndex(where: { $0.enrollment.id == enrollment.id }) else { continue }
            past.advances[index].enrollment = enrollment
        }
        return past
    }

    /// Whether there are the same passages, and each has come where it stood.
    private func isSame(as touched: [Enrollment]) -> Bool {
        let old = Dictionary(touched.filter { !$0.isSuperseded }.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let new = advances.map(\.enrollment)
        return new.count == old.count && new.allSatisfy { old[$0.id]?.isWhere($0) ?? false }
    }

    /// Takes over what came of passages that were begun anew, and gives those up that don't begin any more.
    private mutating func adopt(_ past: Intake, for touched: [Enrollment], because event: Event) {
        circumstances = past.circumstances
        for before in touched where !before.isSuperseded && !past.advances.contains(where: { $0.enrollment.id == before.id }) {
            var given = before
            given.supersede(now: circumstances.now)
            replace(before, by: Advance(enrollment: given, effects: [], journal: []), "given up", because: event)
        }
        let stood = touched.first(where: \.isLive)
        for var advance in past.advances {
            let before = touched.first { $0.id == advance.enrollment.id }
            if let before, before.isWhere(advance.enrollment) { continue }
            if let other = stood ?? before, let definition = engine(for: advance.enrollment)?.definition {
                advance.enrollment.keepTime(of: other, in: definition)
            }
            replace(before, by: advance, "begun anew", because: event)
        }
    }

    /// Puts a passage in the place of what it was; of the timer only the difference is an effect.
    private mutating func replace(_ before: Enrollment?, by advance: Advance, _ words: String, because event: Event) {
        var advance = advance
        let after = advance.enrollment
        enrollments.removeAll { $0.id == after.id }
        enrollments.append(after)
        if before != nil || after.dueAt != nil { advance.effects.removeAll(where: \.isTimer) }
        if let dueAt = after.dueAt {
            advance.effects.append(.timer(dueAt: dueAt, waitNumber: after.waitNumber))
        } else if before?.dueAt != nil {
            advance.effects.append(.clearTimer)
        }
        if let before {
            let detail = "\(words): \(event.type) \(event.id) came late"
            advance.journal.insert(JournalEntry(at: circumstances.now, kind: .reordered, step: before.step, detail: detail), at: 0)
        }
        record(advance)
    }

    /// Tells why a late event changes nothing, in the words of who would have taken it in; they change nothing themselves.
    private mutating func explain(_ event: Event, to touched: [Enrollment]) {
        var unused = circumstances
        for enrollment in touched {
            guard let advance = engine(for: enrollment)?.advance(enrollment, .event(event), in: &unused) else { continue }
            let lines = advance.journal.filter { $0.kind == .ignored }
            record(Advance(enrollment: enrollment, effects: [], journal: lines))
        }
    }
}
