internal import JSON
internal import Scenario
internal import Time

/// A contact's past events of the types that conditions ask for, counted on the spot.
struct EventHistory: EventAggregates {
    /// One past event.
    struct Entry: Sendable, Equatable {
        let type: String
        let time: Timestamp
        let data: JSONValue
    }

    /// In no particular order.
    var entries: [Entry] = []

    func count(_ type: String, within: Duration?, now: Timestamp) -> Int {
        entries.count { matches($0, type, within, now) }
    }

    func sum(_ type: String, within: Duration?, field: String, now: Timestamp) -> Double {
        entries.reduce(0) { sum, entry in
            matches(entry, type, within, now) ? sum + (value(field, of: entry.data)?.double ?? 0) : sum
        }
    }

    func last(_ type: String, within: Duration?, field: String?, now: Timestamp) -> JSONValue? {
        guard let entry = entries.filter({ matches($0, type, within, now) }).max(by: { $0.time < $1.time }) else { return nil }
        guard let field else { return ["type": .string(entry.type), "time": .string(entry.time.description), "data": entry.data] }
        return value(field, of: entry.data)
    }

    mutating func add(_ event: Event) {
        entries.append(Entry(type: event.type, time: event.time, data: event.data))
    }

    private func matches(_ entry: Entry, _ type: String, _ window: Duration?, _ now: Timestamp) -> Bool {
        entry.type == type && (window.map { entry.time > now - $0 } ?? true)
    }

    private func value(_ path: String, of data: JSONValue) -> JSONValue? {
        path.split(separator: ".").reduce(Optional(data)) { $0?[String($1)] }
    }
}
