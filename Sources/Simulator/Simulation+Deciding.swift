internal import HeapModule
internal import Identity
internal import Scenario
internal import Time

extension Simulation {
    private static let accepted = "email.accepted"

    /// Takes an event in that an integration sent.
    mutating func take(_ arrival: Arrival) {
        take(arrival.event, index: index(of: arrival.contact, subject: arrival.event.subject))
    }

    /// Takes an event in, and what becomes of the mails it leads to.
    mutating func take(_ event: Event, index: Int) {
        accept(decide(event, index: index), index: index)
    }

    /// Wakes a passage, or looks at the contact's segments; an alarm that was set anew since is nothing.
    mutating func wake(_ alarm: Alarm) {
        guard let index = indices[alarm.contact], let person = people[index], person.waits(for: alarm, now: now) else { return }
        people[index] = nil
        var decider = Decider(catalog: catalog, state: person.state(for: nil, by: catalog, now: now), now: now)
        if alarm.isOfSegments {
            decider.lookAtSegments()
        } else {
            _ = decider.wake(alarm.enrollment, waitNumber: alarm.waitNumber)
        }
        accept(conclude(decider, person: person, event: nil, index: index), index: index)
    }

    private mutating func decide(_ event: Event, index: Int) -> [SimulatedDelivery] {
        // Ours are never told twice.
        guard var person = people[index], event.source.hasPrefix(InternalEvent.sourcePrefix) || person.meets(event) else { return [] }
        people[index] = nil
        var decider = Decider(catalog: catalog, state: person.state(for: event, by: catalog, now: now), now: now)
        person.release()
        decider.take(event)
        return conclude(decider, person: person, event: event, index: index)
    }

    /// Keeps what was decided; gives the mails.
    private mutating func conclude(_ decider: Decider, person: Person, event: Event?, index: Int) -> [SimulatedDelivery] {
        var person = person
        var state = decider.state
        let written = collect(decider.decisions, of: state.contact)
        // What is sent at once can't be called back, and what no limit looks back to isn't kept.
        let edge = catalog.mailWindow.map { now - $0 }
        state.standing.mails.removeAll { mail in edge.map { mail.at <= $0 } ?? true }
        for index in state.standing.mails.indices { state.standing.mails[index].isPending = false }
        let born = decider.decisions.compactMap { if case .born(let event) = $0 { event } else { nil } }
        if let due = state.segmentsDueAt, due != person.state.segmentsDueAt { setAlarm(due, ofSegmentsOf: state.contact.id) }
        person.settle(state, events: (event.map { [$0] } ?? []) + born)
        people[index] = person
        deliveries += written
        return written
    }

    /// The mails that decisions made and didn't call back, in their order; what else they ask for is done.
    private mutating func collect(_ decisions: [Decision], of contact: Contact) -> [SimulatedDelivery] {
        var written: [SimulatedDelivery] = []
        for decision in decisions {
            switch decision {
            case .moved(let advance, _):
                for effect in advance.effects {
                    switch effect {
                    case .email(let delivery):
                        written.append(SimulatedDelivery(delivery, of: advance.enrollment, to: contact, at: now))
                    case .cancelPending: written.removeAll { $0.enrollment == advance.enrollment.id }
                    case .timer(let dueAt, let waitNumber): setAlarm(dueAt, of: advance.enrollment, waitNumber: waitNumber)
                    case .clearTimer, .setAttributes, .setConsent, .goal: break  // in the state already
                    }
                }
                note(advance.journal, of: contact, scenario: advance.enrollment.scenario)
            case .born: break  // taken in already
            case .noted(let entry, let scenario): note([entry], of: contact, scenario: scenario)
            }
        }
        return written
    }

    private mutating func setAlarm(_ dueAt: Timestamp, of enrollment: Enrollment, waitNumber: Int) {
        let at = downtimes.emission(of: max(dueAt, now))
        alarms.insert(Alarm(at: at, contact: enrollment.contactID, enrollment: enrollment.id, waitNumber: waitNumber))
    }

    /// Lets a contact's segments be looked at when time may change them.
    mutating func setAlarm(_ dueAt: Timestamp, ofSegmentsOf contact: UUID) {
        alarms.insert(Alarm(at: downtimes.emission(of: max(dueAt, now)), contact: contact, enrollment: contact, waitNumber: 0))
    }

    private mutating func note(_ entries: [JournalEntry], of contact: Contact, scenario: String?) {
        guard wantsJournal else { return }
        journal += entries.map { SimulatedLine(contact: contact.subject, scenario: scenario, entry: $0) }
    }

    // MARK: What becomes of mails

    /// Lets mails be accepted at once, and what they lead to.
    private mutating func accept(_ deliveries: [SimulatedDelivery], index: Int) {
        // What nobody listens to or counts changes nothing.
        guard heard.contains(Self.accepted) || counted.contains(Self.accepted) else { return }
        var open = deliveries
        var rounds: Int64 = 0
        while !open.isEmpty {
            rounds += 1
            guard rounds <= Self.burstLimit else { return alert(of: open) }
            open = open.flatMap { delivery in decide(outcome(of: delivery, round: rounds), index: index) }
        }
    }

    /// It happens after what led to the mail, by as little as can be told.
    private func outcome(of delivery: SimulatedDelivery, round: Int64) -> Event {
        Event(
            id: "\(delivery.id)/accepted", source: InternalEvent.sourcePrefix + "delivery", type: Self.accepted, subject: delivery.contact,
            time: now + .microseconds(round), data: delivery.outcomeData)
    }

    private mutating func alert(of deliveries: [SimulatedDelivery]) {
        for delivery in deliveries {
            alerts.append(
                "\(delivery.scenario) answers its own mails without end: \(delivery.contact) got \(Self.burstLimit) of them at \(now)")
        }
    }
}
