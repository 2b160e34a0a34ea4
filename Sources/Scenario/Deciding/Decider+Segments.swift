internal import Time

extension Decider {
    /// Changes of membership may cause each other so many times; then they stand still until something else happens.
    static let segmentRounds = 8

    /// Looks at all segments again, since time may have changed something or definitions have.
    package mutating func lookAtSegments() {
        guard !state.standing.isErased else {
            state.memberships = []
            state.segmentsDueAt = nil
            return
        }
        state.segmentsDueAt = nil
        revise(Set(catalog.segments.map(\.key)), cause: "\(now.microseconds)")
    }

    /// The segments for which an event and what came of it may make a difference. To a contact that is new everything may.
    func segments(touchedBy event: Event?, from before: Contact, isNew: Bool = false) -> Set<String> {
        guard !catalog.segments.isEmpty else { return [] }
        let isChanged = state.contact != before
        let touched = catalog.segments.filter { segment in
            isNew || isChanged && segment.readsContact || event.map { segment.counts($0.type) } ?? false
        }
        return Set(touched.map(\.key))
    }

    /// Decides anew whether the contact belongs to these segments; each change is an event that scenarios listen to, and may touch others.
    mutating func revise(_ keys: Set<String>, cause: String) {
        var touched = keys
        var seen: Set<String> = []
        for round in 0..<Self.segmentRounds where !touched.isEmpty {
            let changed = catalog.segments.filter { touched.contains($0.key) && $0.holds(for: state, now: now) != isMember(of: $0) }
            seen.formUnion(touched)
            touched = []
            for segment in changed {
                touched.formUnion(turn(segment, cause: "\(cause)/\(round)"))
            }
        }
        if !touched.isEmpty {
            let detail = "the segments \(touched.sorted().joined(separator: ", ")) change each other without end"
            note(JournalEntry(at: now, kind: .failed, detail: detail), scenario: nil)
        }
        setTimer(for: seen)
    }

    private func isMember(of segment: Segment) -> Bool {
        state.memberships.contains(segment.key)
    }

    /// Lets the contact in or out, and takes the event of it in; gives the segments that it touches.
    private mutating func turn(_ segment: Segment, cause: String) -> Set<String> {
        let change: Entry.SegmentChange = isMember(of: segment) ? .left : .entered
        if change == .entered { state.memberships.insert(segment.key) } else { state.memberships.remove(segment.key) }
        note(JournalEntry(at: now, kind: change == .entered ? .segmentEntered : .segmentLeft, detail: segment.key), scenario: nil)
        let event = change.event(segment.key, of: state.contact, cause: cause, now: now)
        let before = state.contact
        decisions.append(.born(event))
        takeIn(event)
        // Events of the same batch that are older must find it, as they would find one that was taken in before.
        if !state.laterEvents.contains(event) { state.laterEvents.append(event) }
        return segments(touchedBy: event, from: before)
    }

    /// Keeps the earliest moment at which time alone may change a membership. That it may come too early, for what was true before, does
    /// no harm: then all are looked at again.
    private mutating func setTimer(for keys: Set<String>) {
        let looks = catalog.segments.filter { keys.contains($0.key) }.compactMap { segment in
            segment.outlook(for: state.contact, now: now, aggregates: state.aggregates).lookAgain
        }
        state.segmentsDueAt = ([state.segmentsDueAt].compactMap(\.self) + looks).min()
    }
}

extension Segment {
    fileprivate func holds(for state: ContactState, now: Timestamp) -> Bool {
        holds(for: state.contact, now: now, aggregates: state.aggregates)
    }
}
