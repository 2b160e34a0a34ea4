internal import HeapModule
package import Identity
package import Scenario
package import Time

/// Scenarios at work on a virtual clock: what the farm would send, with every event taken in and every mail accepted at its moment.
///
/// The decisions are those of the trigger worker: both run the same `Decider`. The same input always gives the same result.
package struct Simulation: Sendable {
    /// How many mails a contact may be written at one moment: more is a scenario that answers its own mails.
    static let burstLimit = 100

    let catalog: Catalog
    let identify: @Sendable (String) -> UUID
    /// What some definition listens to or counts.
    let heard: Set<String>
    let counted: Set<String>
    let wantsJournal: Bool
    /// When the scheduler is down.
    let downtimes: Downtimes
    var indices: [UUID: Int] = [:]
    /// Nil while a decision about the person is made.
    var people: [Person?] = []
    var alarms = Heap<Alarm>()
    var ticks: [Tick]
    private var arrivals: [Arrival]
    /// Whose events can come late; nil for anybody's.
    private let late: Set<UUID>?
    private var position = 0
    /// The virtual clock.
    package internal(set) var now: Timestamp
    /// What would have been sent, in the order of time.
    package internal(set) var deliveries: [SimulatedDelivery] = []
    /// What would have been noted, in the order of time; empty unless it is wanted.
    package internal(set) var journal: [SimulatedLine] = []
    /// What can't go on as it does; each a sentence.
    package internal(set) var alerts: [String] = []

    /// A history, ready to begin. `identify` gives the id for a subject; contacts that nothing is said of are as new as their events.
    ///
    /// Schedules tick from `start` to `lastTick`. Where events are added later that come late, `isOpen` must be true.
    package init(
        catalog: Catalog, contacts: [ContactState] = [], arrivals: [Arrival], start: Timestamp, lastTick: Timestamp,
        downtimes: Downtimes = Downtimes(), isOpen: Bool = false, wantsJournal: Bool = false,
        identify: @escaping @Sendable (String) -> UUID
    ) {
        self.catalog = catalog
        self.identify = identify
        self.downtimes = downtimes
        self.wantsJournal = wantsJournal
        self.arrivals = arrivals.sorted()
        late = isOpen ? nil : Set(arrivals.lazy.filter { $0.at > $0.event.time }.map(\.contact))
        heard = catalog.live.reduce(into: []) { $0.formUnion($1.definition.eventTypes) }
        counted = Set(catalog.live.flatMap { $0.definition.aggregates } + catalog.segments.flatMap(\.aggregates)).reduce(into: []) {
            $0.insert($1.type)
        }
        // A schedule of the very first moment ticks, too.
        ticks = catalog.live.compactMap { Tick(of: $0.definition, after: start - .microseconds(1), upTo: lastTick, downtimes: downtimes) }
        now = start
        for contact in contacts.sorted(by: { $0.contact.id < $1.contact.id }) {
            settle(contact)
            if !catalog.segments.isEmpty { lookAtSegments(of: contact.contact.id) }
        }
    }

    /// How much of the history has been taken in, 0 to 1.
    package var progress: Double { arrivals.isEmpty ? 1 : Double(position) / Double(arrivals.count) }

    /// Adds an event to the history; one whose moment has passed comes at once.
    package mutating func add(_ arrival: Arrival) {
        arrivals.insert(arrival, at: arrivals[position...].lastIndex { $0 < arrival }.map { $0 + 1 } ?? position)
    }

    /// Goes on to the next thing that happens; false when nothing does up to `end`.
    package mutating func advance(upTo end: Timestamp) -> Bool {
        let alarm = alarms.min?.at ?? .latest
        let tick = ticks.indices.min { ticks[$0] < ticks[$1] }
        let tickAt = tick.map { ticks[$0].at } ?? .latest
        let arrival = position < arrivals.count ? arrivals[position].at : .latest
        let next = min(alarm, tickAt, arrival)
        guard next <= end, next < .latest else {
            now = max(now, min(end, next))
            return false
        }
        now = max(now, next)
        // What is due at a moment comes before what happens in it.
        if alarm == next, let alarm = alarms.popMin() {
            wake(alarm)
        } else if tickAt == next, let tick {
            fanOut(tick)
        } else {
            position += 1
            take(arrivals[position - 1])
        }
        return true
    }

    /// Goes on to the end.
    package mutating func run(upTo end: Timestamp) {
        while advance(upTo: end) {}
    }

    private mutating func settle(_ contact: ContactState) {
        var contact = contact
        contact.aggregates = PastEvents(of: counted)
        if let index = indices[contact.contact.id] {
            people[index]?.state = contact
        } else {
            indices[contact.contact.id] = people.count
            people.append(Person(state: contact, keepsHistory: late?.contains(contact.contact.id) ?? true))
        }
    }

    /// Lets those who are there from the beginning into their segments, as an import does.
    private mutating func lookAtSegments(of contact: UUID) {
        guard let index = indices[contact] else { return }
        people[index]?.state.segmentsDueAt = now
        setAlarm(now, ofSegmentsOf: contact)
    }

    /// Where a contact stands, who is new if nobody spoke of it before.
    mutating func index(of id: UUID, subject: String) -> Int {
        if let index = indices[id] { return index }
        settle(ContactState(contact: Contact(id: id, subject: subject)))
        return people.count - 1
    }
}
