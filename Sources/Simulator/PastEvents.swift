internal import JSON
internal import Scenario
internal import Time

/// The events of a contact that conditions ask for, one by one.
struct PastEvents {
    private struct Entry {
        let position: EventPosition
        let data: JSONValue
    }

    /// What is asked for; of other types nothing is kept.
    private let types: Set<String>
    /// By type, in the order of their time.
    private var entries: [String: [Entry]] = [:]

    init(of types: Set<String>) {
        self.types = types
    }

    /// The events of a type that a window holds, the oldest first.
    private func window(_ type: String, _ within: Duration?, _ now: Timestamp) -> ArraySlice<Entry> {
        guard let all = entries[type] else { return [] }
        guard let within else { return all[...] }
        let edge = now - within
        // Halving finds the first event inside.
        var low = 0
        var high = all.count
        while low < high {
            let middle = (low + high) / 2
            if all[middle].position.time > edge { high = middle } else { low = middle + 1 }
        }
        return all[low...]
    }

    private static func value(_ path: String, of data: JSONValue) -> JSONValue? {
        path.split(separator: ".").reduce(Optional(data)) { $0?[String($1)] }
    }
}

extension PastEvents: EventAggregates {
    func count(_ type: String, within: Duration?, now: Timestamp) -> Int {
        window(type, within, now).count
    }

    func sum(_ type: String, within: Duration?, field: String, now: Timestamp) -> Double {
        window(type, within, now).reduce(0) { $0 + (Self.value(field, of: $1.data)?.double ?? 0) }
    }

    func last(_ type: String, within: Duration?, field: String?, now: Timestamp) -> JSONValue? {
        guard let entry = window(type, within, now).last else { return nil }
        guard let field else { return ["type": .string(type), "time": .string(entry.position.time.description), "data": entry.data] }
        return Self.value(field, of: entry.data)
    }

    mutating func add(_ event: Event) {
        guard types.contains(event.type) else { return }
        let entry = Entry(position: event.position, data: event.data)
        let place = entries[event.type]?.lastIndex { $0.position <= entry.position }.map { $0 + 1 } ?? 0
        entries[event.type, default: []].insert(entry, at: place)
    }
}
