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

    /// The transaction's time, from which windows reach back.
    let now: Timestamp
    /// In no particular order.
    var entries: [Entry] = []

    func count(_ type: String, within: Duration?) -> Int {
        entries.count { matches($0, type, within) }
    }

    func sum(_ type: String, within: Duration?, field: String) -> Double {
        entries.reduce(0) { sum, entry in
            matches(entry, type, within) ? sum + (value(field, of: entry.data)?.double ?? 0) : sum
        }
    }

    func last(_ type: String, within: Duration?, field: String?) -> JSONValue? {
        guard let entry = entries.filter({ matches($0, type, within) }).max(by: { $0.time < $1.time }) else { return nil }
        guard let field else { return ["type": .string(entry.type), "time": .string(entry.time.description), "data": entry.data] }
        return value(field, of: entry.data)
    }

    private func matches(_ entry: Entry, _ type: String, _ window: Duration?) -> Bool {
        entry.type == type && (window.map { entry.time > now - $0 } ?? true)
    }

    private func value(_ path: String, of data: JSONValue) -> JSONValue? {
        path.split(separator: ".").reduce(Optional(data)) { $0?[String($1)] }
    }
}
