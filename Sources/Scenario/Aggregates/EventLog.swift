package import JSON
package import Time

/// Aggregates over all of a contact's events kept one by one: what the simulator works with, and what rollups are measured against.
package struct EventLog: Sendable {
    /// One past event.
    private struct Entry: Sendable {
        let position: EventPosition
        let data: JSONValue
    }

    /// By type, in the order of their time.
    private var entries: [String: [Entry]] = [:]

    /// No events yet.
    package init() {}

    /// The events of a type that a window holds, newest first.
    private func window(_ type: String, _ within: Duration?, _ now: Timestamp) -> some Sequence<Entry> {
        let edge = within.map { now - $0 }
        return (entries[type] ?? []).reversed().prefix { entry in edge.map { entry.position.time > $0 } ?? true }
    }
}

extension EventLog: EventAggregates {
    package func count(_ type: String, within: Duration?, now: Timestamp) -> Int {
        window(type, within, now).reduce(0) { count, _ in count + 1 }
    }

    package func sum(_ type: String, within: Duration?, field: String, now: Timestamp) -> Double {
        window(type, within, now).reduce(DecimalSum.zero) { $0 + (EventField.number(field, of: $1.data) ?? .zero) }.double
    }

    package func last(_ type: String, within: Duration?, field: String?, now: Timestamp) -> JSONValue? {
        guard let entry = window(type, within, now).first(where: { _ in true }) else { return nil }
        return LastEvent.json(type: type, time: entry.position.time, data: entry.data, field: field)
    }

    package func nextLoss(of use: AggregateUse, now: Timestamp) -> Loss? {
        guard let within = use.within else { return nil }
        let held = Array(window(use.type, within, now))
        // The newest is the last that `last` can lose.
        let next = use.function == .last ? held.first : held.last
        return next.map { .at($0.position.time + within) }
    }

    package mutating func add(_ event: Event) {
        let entry = Entry(position: event.position, data: event.data)
        let place = entries[event.type]?.lastIndex { $0.position <= entry.position }.map { $0 + 1 } ?? 0
        entries[event.type, default: []].insert(entry, at: place)
    }
}

/// The latest event of a type as conditions see it.
enum LastEvent {
    /// The event's type, time and data, or a field of its data.
    static func json(type: String, time: Timestamp, data: JSONValue, field: String?) -> JSONValue? {
        guard let field else { return ["type": .string(type), "time": .string(time.description), "data": data] }
        return EventField.value(field, of: data)
    }
}
