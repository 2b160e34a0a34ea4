internal import Identity
internal import Jobs
internal import Scenario
internal import Store
internal import Time

/// One batch on its way through the decider: what was read goes in, what must be written comes out. Pure, but for the journal's ids.
struct TriggerBatch {
    /// What must be written.
    private(set) var writes: TriggerWrites
    private let catalog: Catalog
    private let now: Timestamp
    /// Who stands for contacts that were merged: timers of theirs may still be under way.
    private let survivors: [UUID: UUID]
    private var contacts: [UUID: ContactState]
    private var ids: any IdentifierSource

    /// A batch about these contacts.
    init(contacts: [UUID: ContactState], catalog: Catalog, now: Timestamp, survivors: [UUID: UUID] = [:], ids: any IdentifierSource) {
        self.contacts = contacts
        self.catalog = catalog
        self.now = now
        self.survivors = survivors
        self.ids = ids
        writes = TriggerWrites(now: now)
    }

    // MARK: Inputs

    /// Takes an event in; its contact's events must come in the order of their time.
    mutating func take(_ entry: InboxEntry) {
        guard let state = contacts.removeValue(forKey: entry.contact) else { return }
        var decider = Decider(catalog: catalog, state: state, now: now)
        if decider.take(entry.event) { writes.events.append(entry) }
        conclude(decider, before: state, cause: entry.id)
    }

    /// Wakes an enrollment; a stale wake does nothing but remove its timer. Where this build can't read the enrollment's version, or
    /// its scenario is paused, the timer stays and comes again.
    mutating func take(_ wake: Wake) {
        guard let state = contacts.removeValue(forKey: survivors[wake.contact] ?? wake.contact) else { return }
        var decider = Decider(catalog: catalog, state: state, now: now)
        if decider.wake(wake.enrollment, waitNumber: wake.waitNumber) {
            writes.removedTimers.insert(
                TriggerWrites.Timer(
                    dueAt: wake.dueAt, contact: wake.contact, enrollment: wake.enrollment, waitNumber: wake.waitNumber
                )
            )
        }
        conclude(decider, before: state, cause: nil)
    }

    /// Notes that a delivery's outcome has been taken in.
    mutating func settle(_ key: DeliveryKey) {
        writes.outcomes.insert(key)
    }

    // MARK: Decisions

    /// Collects what was decided; `cause` is the inbox id of the message that led to it, nil for a timer.
    private mutating func conclude(_ decider: Decider, before: ContactState, cause: UUID?) {
        let state = decider.state
        contacts[state.contact.id] = state
        for decision in decider.decisions {
            switch decision {
            case .moved(let advance, let previous): apply(advance, from: previous, cause: cause)
            case .noted(let entry, let scenario): note(entry, contact: state.contact.id, scenario: scenario, enrollment: nil)
            }
        }
        for (topic, granted) in state.standing.consents where before.standing.consents[topic] != granted {
            writes.consents[TriggerWrites.Topic(contact: state.contact.id, name: topic)] = granted
        }
        if state.contact != before.contact || state.lastEventAt != before.lastEventAt {
            writes.contacts[state.contact.id] = ContactRecord(contact: state.contact, lastEventAt: state.lastEventAt)
        }
    }

    private mutating func apply(_ advance: Advance, from previous: Enrollment?, cause: UUID?) {
        let enrollment = advance.enrollment
        replaceTimer(of: enrollment, from: previous)
        writes.enrollments[enrollment.id] = enrollment
        for effect in advance.effects {
            switch effect {
            case .email(let delivery): send(delivery, of: enrollment, cause: cause)
            case .cancelPending:
                writes.deliveries.removeAll { $0.enrollment == enrollment.id }
                writes.cancelled[enrollment.id] = (enrollment.contactID, enrollment.endReason?.rawValue ?? "exited")
            case .timer(let dueAt, let waitNumber):
                writes.timers.insert(
                    TriggerWrites.Timer(
                        dueAt: max(dueAt, now), contact: enrollment.contactID, enrollment: enrollment.id, waitNumber: waitNumber
                    )
                )
            case .clearTimer, .setAttributes, .setConsent, .goal: break  // in the enrollment and the contact's state already
            }
        }
        for entry in advance.journal {
            note(entry, contact: enrollment.contactID, scenario: enrollment.scenario, enrollment: enrollment.id)
        }
    }

    /// Takes away the timer that stood before, be it stored or set in this very batch.
    private mutating func replaceTimer(of enrollment: Enrollment, from previous: Enrollment?) {
        guard let previous, let dueAt = previous.dueAt, previous.waitNumber != enrollment.waitNumber || !enrollment.isLive else { return }
        let timer = TriggerWrites.Timer(
            dueAt: dueAt, contact: enrollment.contactID, enrollment: enrollment.id, waitNumber: previous.waitNumber
        )
        if writes.timers.remove(timer) == nil { writes.removedTimers.insert(timer) }
    }

    private mutating func send(_ delivery: Delivery, of enrollment: Enrollment, cause: UUID?) {
        writes.deliveries.append(
            TriggerWrites.NewDelivery(
                key: DeliveryKey(contact: enrollment.contactID, delivery: delivery.id), enrollment: enrollment.id, cause: cause,
                scenario: enrollment.scenario, version: enrollment.version, step: delivery.step, template: delivery.template,
                topic: delivery.topic, lane: delivery.lane, uncertainPolicy: delivery.uncertain.rawValue, context: delivery.context,
                expiresAt: delivery.expiresAt
            )
        )
    }

    private mutating func note(_ entry: JournalEntry, contact: UUID, scenario: String?, enrollment: UUID?) {
        writes.journal.append(
            TriggerWrites.JournalLine(
                id: ids.next(at: now), contact: contact, enrollment: enrollment, scenario: scenario, step: entry.step,
                kind: entry.kind.rawValue, detail: entry.detail.isEmpty ? nil : entry.detail
            )
        )
    }
}
