internal import JSON
internal import Scenario
internal import Time

/// The events of a contact that conditions ask for, one by one; of other types nothing is kept.
struct PastEvents {
    private let types: Set<String>
    private var log = EventLog()

    init(of types: Set<String>) {
        self.types = types
    }
}

extension PastEvents: EventAggregates {
    func count(_ type: String, within: Duration?, now: Timestamp) -> Int {
        log.count(type, within: within, now: now)
    }

    func sum(_ type: String, within: Duration?, field: String, now: Timestamp) -> Double {
        log.sum(type, within: within, field: field, now: now)
    }

    func last(_ type: String, within: Duration?, field: String?, now: Timestamp) -> JSONValue? {
        log.last(type, within: within, field: field, now: now)
    }

    func nextLoss(of use: AggregateUse, now: Timestamp) -> Loss? {
        log.nextLoss(of: use, now: now)
    }

    mutating func add(_ event: Event) {
        if types.contains(event.type) { log.add(event) }
    }
}
