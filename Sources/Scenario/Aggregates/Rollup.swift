package import JSON
package import Time

/// A contact's aggregates from counts of days, exact for every window: the day at a window's edge is known event by event.
package struct Rollup: Sendable, Equatable {
    /// What is known, by event type.
    private var lines: [String: EventLine]

    /// A contact without events, for what is asked at this moment or later.
    package init(now: Timestamp, needs: AggregateNeeds) {
        lines = needs.types.mapValues { EventLine(need: $0, now: now) }
    }

    /// Adds something that is stored of a type's events; nothing when nobody asks for it.
    package mutating func load(_ fact: EventLine.Fact, of type: String) {
        lines[type]?.load(fact)
    }
}

extension Rollup: EventAggregates {
    package func count(_ type: String, within: Duration?, now: Timestamp) -> Int {
        total(type, within, now).count
    }

    package func sum(_ type: String, within: Duration?, field: String, now: Timestamp) -> Double {
        total(type, within, now).sums[field]?.double ?? 0
    }

    package func last(_ type: String, within: Duration?, field: String?, now: Timestamp) -> JSONValue? {
        guard let last = lines[type]?.last, within.map({ last.position.time > now - $0 }) ?? true else { return nil }
        return LastEvent.json(type: type, time: last.position.time, data: last.data, field: field)
    }

    package func nextLoss(of use: AggregateUse, now: Timestamp) -> Loss? {
        guard let within = use.within, let line = lines[use.type] else { return nil }
        guard use.function == .last else { return line.nextLoss(within: within, now: now) }
        guard let last = line.last, last.position.time > now - within else { return nil }
        return .at(last.position.time + within)
    }

    package mutating func add(_ event: Event) {
        lines[event.type]?.add(event)
    }

    private func total(_ type: String, _ within: Duration?, _ now: Timestamp) -> EventLine.Bucket {
        lines[type]?.total(after: within.map { now - $0 }) ?? EventLine.Bucket()
    }
}
