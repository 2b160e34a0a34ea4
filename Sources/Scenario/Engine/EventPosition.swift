package import Time

/// Where an event stands among all events of its contact: by time, then source, then id.
package struct EventPosition: Hashable, Sendable {
    /// When it happened.
    package let time: Timestamp
    /// Who said so.
    package let source: String
    /// Its name there.
    package let id: String

    /// A place in the order.
    package init(time: Timestamp, source: String, id: String) {
        self.time = time
        self.source = source
        self.id = id
    }

    /// The place just before every event of a moment.
    package init(before time: Timestamp) {
        self.init(time: time, source: "", id: "")
    }
}

extension EventPosition: Comparable {
    package static func < (left: EventPosition, right: EventPosition) -> Bool {
        // By code units, as PostgreSQL's "C" collation does: the same order in the database and here.
        if left.time != right.time { return left.time < right.time }
        if left.source != right.source { return left.source.utf8.lexicographicallyPrecedes(right.source.utf8) }
        return left.id.utf8.lexicographicallyPrecedes(right.id.utf8)
    }
}
