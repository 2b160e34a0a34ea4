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

    /// A batch about these contacts; the numbers of `fields` are added up.
    init(
        contacts: [UUID: ContactState], catalog: Catalog, fields: Set<EventField> = [], now: Timestamp, survivors: [UUID: UUID] = [:],
        ids: any IdentifierSource
    ) {
        self.contacts = contacts
        self.catalog = catalog
        self.now = now
        self.survivors = survivors
        self.ids = ids
        writes = TriggerWrites(now: now)
        writes.fields = fields
    }

    // MARK: Inputs

    /// Takes an event in; its contact's events must come in the order of their time.
    mutating func take(_ entry: InboxEntry) {
        guard let state = contacts.removeValue(forKey: entry.contact) else { return }
        let before = Before(state)
        var decider = Decider(catalog: catalog, state: state, now: now)
        if decider.take(entry.event) { writes.events.append(entry) }
        conclude(decider, before: before, cause: entry.id)
    }

    /// Wakes an enrollment, or has the contact's segments looked at when the wake names no other; a stale wake does nothing but remove its
    /// timer. Where this build can't read the enrollment's version, or its scenario is paused, the timer stays and comes again.
    mutating func take(_ wake: Wake) {
        guard let state = contacts.removeValue(forKey: survivors[wake.contact] ?? wake.contact) else { return }
        let before = Before(state)
        var decider = Decider(catalog: catalog, state: state, now: now)
        if wake.enrollment == wake.contact {
            decider.lookAtSegments()
            remove(wake)
        } else if decider.wake(wake.enrollment, waitNumber: wake.waitNumber) {
            remove(wake)
        }
        conclude(decider, before: before, cause: nil)
    }

    /// Takes a wake's timer away.
    mutating func remove(_ wake: Wake) {
        writes.removedTimers.insert(
            TriggerWrites.Timer(dueAt: wake.dueAt, contact: wake.contact, enrollment: wake.enrollment, waitNumber: wake.waitNumber))
    }

    /// Notes that a delivery's outcome has been taken in.
    mutating func settle(_ key: DeliveryKey) {
        writes.outcomes.insert(key)
    }

    // MARK: Decisions

    /// What a contact is compared with afterwards. Of the state as a whole no copy is kept: each event would copy all that is known of the
    /// contact's events.
    private struct Before {
        let contact: Contact
        let consents: [String: Bool]
        let memberships: Set<String>
        let lastEventAt: Timestamp?
        let segmentsDueAt: Timestamp?

        init(_ state: ContactState) {
            contact = state.contact
            consents = state.standing.consents
            memberships = state.memberships
            lastEventAt = state.lastEventAt
            segmentsDueAt = state.segmentsDueAt
        }
    }

    /// Collects what was decided; `cause` is the inbox id of the message that led to it, nil for a timer.
    private mutating func conclude(_ decider: Decider, before: Before, cause: UUID?) {
        let state = decider.state
        contacts[state.contact.id] = state
        for decision in decider.decisions {
            switch decision {
            case .moved(let advance, let previous): apply(advance, from: previous, cause: cause)
            case .born(let event): store(event, of: state.contact.id)
            case .noted(let entry, let scenario): note(entry, contact: state.contact.id, scenario: scenario, enrollment: nil)
            }
        }
        for (topic, granted) in state.standing.consents where before.consents[topic] != granted {
            writes.consents[TriggerWrites.Topic(contact: state.contact.id, name: topic)] = granted
        }
        for segment in state.memberships.symmetricDifference(before.memberships) {
            writes.memberships[Membership(contact: state.contact.id, segment: segment)] = state.memberships.contains(segment)
        }
        replaceTimer(of: state, before: before)
        if state.contact != before.contact || state.lastEventAt != before.lastEventAt || state.segmentsDueAt != before.segmentsDueAt {
            writes.contacts[state.contact.id] = ContactRecord(
                contact: state.contact, lastEventAt: state.lastEventAt, segmentsDueAt: state.segmentsDueAt)
        }
    }

    /// What was brought about here is stored under the key it would have if it had come from outside.
    private mutating func store(_ event: Event, of contact: UUID) {
        let id = EventIdentity.inboxID(source: event.source, id: event.id)
        writes.events.append(InboxEntry(contact: contact, id: id, bodyHash: [], event: event))
    }

    /// Moves the timer of the contact's segments, be it stored or set in this very batch.
    private mutating func replaceTimer(of state: ContactState, before: Before) {
        guard state.segmentsDueAt != before.segmentsDueAt else { return }
        let contact = state.contact.id
        if let dueAt = before.segmentsDueAt {
            let timer = TriggerWrites.Timer(dueAt: dueAt, contact: contact, enrollment: contact, waitNumber: 0)
            if writes.timers.remove(timer) == nil { writes.removedTimers.insert(timer) }
        }
        if let dueAt = state.segmentsDueAt {
            writes.timers.insert(
                TriggerWrites.Timer(dueAt: max(dueAt, now), contact: contact, enrollment: contact, waitNumber: 0))
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
