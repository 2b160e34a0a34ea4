internal import Identity
internal import JSON
internal import Jobs
internal import Scenario
internal import Store
internal import Time

/// One batch on its way through the engine: what was read goes in, what must be written comes out. Pure, but for the journal's ids.
struct TriggerBatch {
    /// What the transaction has read.
    let state: TriggerState
    /// The compiled scenarios.
    let catalog: ScenarioCatalog
    /// Stored events after late entries, per contact.
    let laterEvents: [UUID: [Event]]
    /// The newest enrollment where one might be entered again.
    let latest: [EnrollmentKey: Enrollment]
    /// Past events of the types that conditions ask for, per contact.
    var histories: [UUID: EventHistory]
    /// What must be written.
    private(set) var writes: TriggerWrites
    private var contacts: [UUID: ContactRecord]
    private var enrollments: [UUID: [Enrollment]]
    private var ids: any IdentifierSource

    init(
        state: TriggerState, catalog: ScenarioCatalog, laterEvents: [UUID: [Event]], latest: [EnrollmentKey: Enrollment],
        histories: [UUID: EventHistory], ids: any IdentifierSource
    ) {
        self.state = state
        self.catalog = catalog
        self.laterEvents = laterEvents
        self.latest = latest
        self.histories = histories
        self.ids = ids
        writes = TriggerWrites(now: state.now)
        contacts = state.contacts
        enrollments = state.enrollments
        for enrollment in latest.values where !enrollment.isLive {
            enrollments[enrollment.contactID, default: []].append(enrollment)
        }
    }

    // MARK: Inputs

    /// Takes an event in; its contact's events must come in the order of their time.
    mutating func take(_ entry: InboxEntry) {
        guard var record = contacts[entry.contact] else { return }
        guard !record.isErased else {
            note(contact: entry.contact, kind: "ignored", detail: "\(entry.event.type): the contact is erased")
            return
        }
        writes.events.append(entry)
        update(&record.contact, by: entry)
        record.lastEventAt = max(record.lastEventAt ?? entry.event.time, entry.event.time)
        histories[entry.contact]?.entries.append(
            EventHistory.Entry(type: entry.event.type, time: entry.event.time, data: entry.event.data)
        )
        for engine in engines(for: entry) { record.contact = offer(entry, to: engine, contact: record.contact) }
        for enrollment in orphans(of: entry) { record.contact = offer(entry, toOrphan: enrollment, contact: record.contact) }
        contacts[entry.contact] = record
        writes.contacts[entry.contact] = record
    }

    /// Changes the contact as the event says, but for what newer events, taken in before, have said since.
    private func update(_ contact: inout Contact, by entry: InboxEntry) {
        guard let update = entry.update else { return }
        contact = update.applied(to: contact)
        for later in laterEvents[entry.contact] ?? [] where later.position > entry.event.position {
            // Stored events were readable when they were taken in.
            guard let newer = try? ContactUpdate(later.data) else { continue }
            contact = newer.applied(to: contact)
        }
    }

    /// Wakes an enrollment; a stale wake does nothing but remove its timer. Where this build can't read the enrollment's version, or
    /// its scenario is paused, the timer stays and comes again.
    mutating func take(_ wake: Wake) {
        let enrollment = enrollments[wake.contact]?.first { $0.id == wake.enrollment && $0.isLive }
        let engine = enrollment.flatMap { catalog.engine($0.scenario, $0.version) }
        guard enrollment == nil || engine != nil else { return }
        if let enrollment, state.pausedScenarios.contains(enrollment.scenario) { return }
        writes.removedTimers.insert(
            TriggerWrites.Timer(
                dueAt: wake.dueAt, contact: wake.contact, enrollment: wake.enrollment, waitNumber: wake.waitNumber
            )
        )
        guard var record = contacts[wake.contact], !record.isErased, let enrollment, let engine else { return }
        let before = record.contact
        let advance = engine.advance(
            enrollment, .wake(waitNumber: wake.waitNumber), contact: &record.contact, now: state.now, aggregates: history(wake.contact)
        )
        apply(advance, contact: record.contact, cause: nil)
        guard record.contact != before else { return }
        contacts[wake.contact] = record
        writes.contacts[wake.contact] = record
    }

    /// Notes that a delivery's outcome has been taken in.
    mutating func settle(_ key: DeliveryKey) {
        writes.outcomes.insert(key)
    }

    // MARK: The engine

    /// The engines an event concerns: the live versions that listen to its type, and whose of an older version an enrollment is under way.
    private func engines(for entry: InboxEntry) -> [Engine] {
        let listening = Set((enrollments[entry.contact] ?? []).filter { isMeant(entry.event, for: $0) }.map(\.scenario))
        return catalog.live.filter {
            $0.definition.eventTypes.contains(entry.event.type) || listening.contains($0.definition.key)
        }
    }

    /// The live enrollments of scenarios that let nobody in any more: their exits still act.
    private func orphans(of entry: InboxEntry) -> [Enrollment] {
        let scenarios = Set(catalog.live.map(\.definition.key))
        return (enrollments[entry.contact] ?? []).filter { !scenarios.contains($0.scenario) && isMeant(entry.event, for: $0) }
    }

    private func isMeant(_ event: Event, for enrollment: Enrollment) -> Bool {
        enrollment.isLive
            && catalog.engine(enrollment.scenario, enrollment.version)?.definition.eventTypes.contains(event.type) ?? false
    }

    private mutating func offer(_ entry: InboxEntry, toOrphan enrollment: Enrollment, contact: Contact) -> Contact {
        guard let engine = catalog.engine(enrollment.scenario, enrollment.version) else { return contact }
        var contact = contact
        let advance = engine.advance(
            enrollment, .event(entry.event), contact: &contact, now: state.now, aggregates: history(entry.contact)
        )
        apply(advance, contact: contact, cause: entry.id)
        return contact
    }

    private mutating func offer(_ entry: InboxEntry, to engine: Engine, contact: Contact) -> Contact {
        let own = (enrollments[entry.contact] ?? []).filter { $0.scenario == engine.definition.key }
        let versions = Set(own.map(\.version)).compactMap { catalog.engine(engine.definition.key, $0) }
        var intake = Intake(
            engine: engine, older: versions, enrollments: own, contact: contact, now: state.now, aggregates: history(entry.contact)
        )
        intake.take(entry.event, later: laterEvents[entry.contact] ?? [])
        for refusal in intake.refusals { note(refusal, contact: entry.contact, scenario: engine.definition.key, enrollment: nil) }
        for advance in intake.advances { apply(advance, contact: intake.contact, cause: entry.id) }
        return intake.contact
    }

    private func history(_ contact: UUID) -> EventHistory {
        histories[contact] ?? EventHistory(now: state.now)
    }

    // MARK: Effects

    private mutating func apply(_ advance: Advance, contact: Contact, cause: UUID?) {
        let enrollment = advance.enrollment
        replaceTimer(of: enrollment)
        store(enrollment)
        for effect in advance.effects {
            switch effect {
            case .email(let delivery): send(delivery, of: enrollment, to: contact, cause: cause)
            case .cancelPending:
                writes.deliveries.removeAll { $0.enrollment == enrollment.id }
                writes.cancelled[enrollment.id] = (enrollment.contactID, enrollment.endReason?.rawValue ?? "exited")
            case .timer(let dueAt, let waitNumber):
                writes.timers.insert(
                    TriggerWrites.Timer(
                        dueAt: max(dueAt, state.now), contact: enrollment.contactID, enrollment: enrollment.id, waitNumber: waitNumber
                    )
                )
            case .clearTimer, .setAttributes, .goal: break  // in the enrollment and the contact already
            }
        }
        for entry in advance.journal {
            note(entry, contact: enrollment.contactID, scenario: enrollment.scenario, enrollment: enrollment.id)
        }
    }

    /// Takes away the timer that stood before, be it stored or set in this very batch.
    private mutating func replaceTimer(of enrollment: Enrollment) {
        guard let before = enrollments[enrollment.contactID]?.first(where: { $0.id == enrollment.id }),
            let dueAt = before.dueAt, before.waitNumber != enrollment.waitNumber || !enrollment.isLive
        else { return }
        let timer = TriggerWrites.Timer(
            dueAt: dueAt, contact: enrollment.contactID, enrollment: enrollment.id, waitNumber: before.waitNumber
        )
        if writes.timers.remove(timer) == nil { writes.removedTimers.insert(timer) }
    }

    private mutating func store(_ enrollment: Enrollment) {
        writes.enrollments[enrollment.id] = enrollment
        var own = enrollments[enrollment.contactID] ?? []
        if let index = own.firstIndex(where: { $0.id == enrollment.id }) { own[index] = enrollment } else { own.append(enrollment) }
        enrollments[enrollment.contactID] = own
    }

    private mutating func send(_ delivery: Delivery, of enrollment: Enrollment, to contact: Contact, cause: UUID?) {
        writes.deliveries.append(
            TriggerWrites.NewDelivery(
                key: DeliveryKey(contact: contact.id, delivery: delivery.id), enrollment: enrollment.id, cause: cause,
                scenario: enrollment.scenario, version: enrollment.version, step: delivery.step, template: delivery.template,
                topic: delivery.topic, lane: delivery.lane, uncertainPolicy: delivery.uncertain.rawValue, context: delivery.context,
                expiresAt: delivery.expiresAt
            )
        )
    }

    // MARK: Journal

    private mutating func note(_ entry: JournalEntry, contact: UUID, scenario: String, enrollment: UUID?) {
        note(
            contact: contact, kind: entry.kind.rawValue, detail: entry.detail, scenario: scenario, step: entry.step, enrollment: enrollment
        )
    }

    private mutating func note(
        contact: UUID, kind: String, detail: String, scenario: String? = nil, step: String? = nil, enrollment: UUID? = nil
    ) {
        writes.journal.append(
            TriggerWrites.JournalLine(
                id: ids.next(at: state.now), contact: contact, enrollment: enrollment, scenario: scenario, step: step, kind: kind,
                detail: detail.isEmpty ? nil : detail
            )
        )
    }
}
