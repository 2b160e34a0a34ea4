package import Identity
internal import JSON
package import Scenario
internal import Time

extension TestCase {
    /// How long after the last event a test goes on when it doesn't say.
    static let patience = Duration.seconds(366 * 86_400)

    /// What happened in a test.
    package struct Outcome: Sendable {
        /// What was sent, in the order of time.
        package let deliveries: [SimulatedDelivery]
        /// What was noted, in the order of time.
        package let journal: [SimulatedLine]
        /// What happened, with the mails it was about.
        package let arrivals: [Arrival]
        /// What isn't as expected; empty when the test passes.
        package let failures: [TestFailure]
    }

    /// The contacts as they are in the beginning.
    package func contactStates(identify: (String) -> UUID) -> [ContactState] {
        contacts.map { given in
            let contact = Contact(
                id: identify(given.subject), subject: given.subject, email: given.email, locale: given.locale, zone: given.zone,
                attributes: given.attributes)
            return ContactState(contact: contact, standing: Standing(consents: given.consents))
        }
    }

    /// Runs the test with these scenarios.
    package func run(_ catalog: Catalog, identify: @escaping @Sendable (String) -> UUID) -> Outcome {
        let lastEvent = events.map(\.arrives).max() ?? start
        let end = end ?? max(lastEvent, start) + Self.patience
        var simulation = Simulation(
            catalog: catalog, contacts: contactStates(identify: identify), arrivals: [],
            start: min(start, events.map(\.time).min() ?? start),
            lastTick: self.end ?? lastEvent, downtimes: downtimes, isOpen: true, wantsJournal: true, identify: identify)
        var arrivals: [Arrival] = []
        var failures: [TestFailure] = []
        for given in events.enumerated().sorted(by: { ($0.element.arrives, $0.offset) < ($1.element.arrives, $1.offset) }).map(\.element) {
            // Up to it, not through it: what else happens at its moment has its own order.
            if given.mail != nil { simulation.run(upTo: given.arrives - .microseconds(1)) }
            guard let event = given.event(after: simulation.deliveries) else {
                failures.append(.noMail(given))
                continue
            }
            let arrival = Arrival(contact: identify(given.subject), event: event, at: given.arrives)
            arrivals.append(arrival)
            simulation.add(arrival)
        }
        simulation.run(upTo: end)
        failures += simulation.alerts.map { .alert($0) } + compare(simulation.deliveries)
        if self.end == nil, let timed = catalog.live.first(where: { $0.definition.entry.isTimed }) {
            failures.append(.alert("\(timed.definition.key) is entered by the clock: the test must say `until` when"))
        }
        return Outcome(deliveries: simulation.deliveries, journal: simulation.journal, arrivals: arrivals, failures: failures)
    }
}

extension TestCase.GivenEvent {
    /// The event, with the ids of the mail it is about; nil when no such mail was sent.
    fileprivate func event(after deliveries: [SimulatedDelivery]) -> Event? {
        var event = Event(id: id, source: source, type: type, subject: subject, time: time, data: data)
        guard let mail else { return event }
        guard let delivery = deliveries.last(where: { $0.contact == subject && (mail == $0.step || mail == "\($0.scenario)/\($0.step)") })
        else { return nil }
        var members = delivery.outcomeData.object ?? [:]
        members.merge(data.object ?? [:])
        event.data = .object(members)
        return event
    }
}

extension Entry {
    /// Whether the clock lets contacts in, for ever.
    fileprivate var isTimed: Bool {
        if case .schedule = trigger { true } else { false }
    }
}
