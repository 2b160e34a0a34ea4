package import Identity
package import Time

/// Decides what follows for one contact when something happens to it: every scenario, in the order the trigger promises.
///
/// The trigger worker, the simulator and the tests run the same one. Pure: what it decided stands in `decisions`, and `state` is the contact
/// from then on.
package struct Decider: Sendable {
    let catalog: Catalog
    let now: Timestamp
    /// The contact as it is now.
    package internal(set) var state: ContactState
    /// What was decided, in order.
    package internal(set) var decisions: [Decision] = []

    /// Decides about a contact by these scenarios at a moment.
    package init(catalog: Catalog, state: ContactState, now: Timestamp) {
        self.catalog = catalog
        self.state = state
        self.now = now
    }

    /// Takes an event in; false when the contact is erased and nothing may be kept of it. A contact's events come in the order of their
    /// time, as far as they come together.
    @discardableResult
    package mutating func take(_ event: Event) -> Bool {
        guard !state.standing.isErased else {
            note(JournalEntry(at: now, kind: .ignored, detail: "\(event.type): the contact is erased"), scenario: nil)
            return false
        }
        let before = state.contact
        let isNew = state.lastEventAt == nil
        takeIn(event)
        revise(segments(touchedBy: event, from: before, isNew: isNew), cause: "\(event.source)#\(event.id)")
        return true
    }

    /// Offers an event to every scenario that it concerns.
    mutating func takeIn(_ event: Event) {
        state.foresee(event)
        state.lastEventAt = max(state.lastEventAt ?? event.time, event.time)
        for engine in engines(for: event) { offer(event, to: engine) }
        for enrollment in orphans(of: event) { offer(event, toOrphan: enrollment) }
        // The next of the same batch may come after this one and before stored ones.
        if state.laterEvents.contains(where: { $0 > event }) { state.laterEvents.append(event) }
    }

    /// Wakes an enrollment out of a wait; a stale wake changes nothing. False when the wake must come again later: its scenario is paused,
    /// or the enrollment's version isn't in the catalog.
    package mutating func wake(_ id: UUID, waitNumber: Int) -> Bool {
        guard let enrollment = state.enrollments.first(where: { $0.id == id && $0.isLive }) else { return true }
        guard let engine = catalog.engine(for: enrollment), !catalog.paused.contains(enrollment.scenario) else { return false }
        guard !state.standing.isErased else { return true }
        let before = state.contact
        advance(enrollment, .wake(waitNumber: waitNumber), by: engine)
        revise(segments(touchedBy: nil, from: before), cause: "\(id)/\(waitNumber)")
        return true
    }

    // MARK: Whom it concerns

    /// The live versions that listen to an event's type, and those of whose older version an enrollment is under way that does.
    private func engines(for event: Event) -> [Engine] {
        let listening = Set(state.enrollments.filter { isMeant(event, for: $0) }.map(\.scenario))
        return catalog.live.filter { $0.definition.eventTypes.contains(event.type) || listening.contains($0.definition.key) }
    }

    /// The live enrollments of scenarios that let nobody in any more: their exits still act.
    private func orphans(of event: Event) -> [Enrollment] {
        let scenarios = Set(catalog.live.map(\.definition.key))
        return state.enrollments.filter { !scenarios.contains($0.scenario) && isMeant(event, for: $0) }
    }

    private func isMeant(_ event: Event, for enrollment: Enrollment) -> Bool {
        enrollment.isLive && catalog.engine(for: enrollment)?.definition.eventTypes.contains(event.type) ?? false
    }

    // MARK: What comes of it

    private mutating func offer(_ event: Event, to engine: Engine) {
        let scenario = engine.definition.key
        let own = state.enrollments.filter { $0.scenario == scenario }
        let versions = Set(own.map(\.version)).compactMap { catalog.engine(scenario, $0) }
        var intake = Intake(engine: engine, older: versions, enrollments: own, circumstances: state.circumstances(now: now))
        intake.take(event, stored: state.laterEvents)
        state.take(intake.circumstances)
        for refusal in intake.refusals { note(refusal, scenario: scenario) }
        for advance in intake.advances { move(advance) }
    }

    private mutating func offer(_ event: Event, toOrphan enrollment: Enrollment) {
        guard let engine = catalog.engine(for: enrollment) else { return }
        advance(enrollment, .event(event), by: engine)
    }

    private mutating func advance(_ enrollment: Enrollment, _ input: Input, by engine: Engine) {
        var circumstances = state.circumstances(now: now)
        let advance = engine.advance(enrollment, input, in: &circumstances)
        state.take(circumstances)
        move(advance)
    }

    private mutating func move(_ advance: Advance) {
        let before = state.enrollments.first { $0.id == advance.enrollment.id }
        state.store(advance.enrollment)
        decisions.append(.moved(advance, from: before))
    }

    mutating func note(_ entry: JournalEntry, scenario: String?) {
        decisions.append(.noted(entry, scenario: scenario))
    }
}
