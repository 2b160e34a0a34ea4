package import Identity
internal import Postgres
package import Scenario

/// What a batch of new events adds to the counts of days.
package struct DayCounts: Sendable {
    private struct Key: Hashable, Comparable {
        let contact: UUID
        let type: String
        let field: String
        let day: UTCDay

        static func < (left: Key, right: Key) -> Bool {
            (left.contact, left.type, left.field, left.day) < (right.contact, right.type, right.field, right.day)
        }
    }

    private let fields: [String: [String]]
    private var rows: [Key: (count: Int64, sum: DecimalSum)] = [:]

    /// Begins with nothing; numbers of these fields are added up beside.
    package init(fields: Set<EventField>) {
        self.fields = Dictionary(grouping: fields, by: \.type).mapValues { $0.map(\.field) }
    }

    /// Counts an event that was taken in.
    package mutating func add(_ event: Event, of contact: UUID) {
        let day = UTCDay(of: event.time)
        rows[Key(contact: contact, type: event.type, field: "", day: day), default: (0, .zero)].count += 1
        for field in fields[event.type] ?? [] {
            guard let number = EventField.number(field, of: event.data) else { continue }
            let key = Key(contact: contact, type: event.type, field: field, day: day)
            let (count, sum) = rows[key] ?? (0, .zero)
            rows[key] = (count + 1, sum + number)
        }
    }

    /// The statement that adds them to what is there; nil when there are none. The contacts must be locked.
    var query: Query? {
        guard !rows.isEmpty else { return nil }
        let rows = rows.sorted { $0.key < $1.key }
        return """
            INSERT INTO event_day AS d (contact_id, type, field, day, count, sum)
            SELECT n.contact_id, n.type, n.field, DATE '1970-01-01' + n.day, n.count, n.sum::numeric
            FROM unnest(\(rows.map(\.key.contact)), \(rows.map(\.key.type)), \(rows.map(\.key.field)),
                \(rows.map { Int32($0.key.day.number) }), \(rows.map(\.value.count)), \(rows.map(\.value.sum.text)))
                AS n (contact_id, type, field, day, count, sum)
            ON CONFLICT (contact_id, type, field, day) DO UPDATE SET count = d.count + excluded.count, sum = d.sum + excluded.sum
            """
    }
}
