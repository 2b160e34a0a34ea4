package import JSON
package import Time

/// What must be known of contacts' events so that conditions find an answer to all they ask.
package struct AggregateNeeds: Hashable, Sendable {
    /// What is asked of the events of one type.
    package struct Need: Hashable, Sendable {
        /// The fields whose numbers are added up.
        package var sums: Set<String> = []
        /// How far back from now something is counted or added up.
        package var windows: Set<Duration> = []
        /// Whether something is counted for ever.
        package var isForEver = false
        /// Whether the latest event is asked for.
        package var wantsLast = false

        /// The day in which the widest window begins; nil when there is no window.
        package func since(_ now: Timestamp) -> UTCDay? {
            windows.map { UTCDay(of: now - $0) }.min()
        }
    }

    /// What is asked, by event type.
    package private(set) var types: [String: Need] = [:]

    /// What it takes to answer these.
    package init(_ uses: some Sequence<AggregateUse> = []) {
        add(uses)
    }

    /// Whether nothing is asked.
    package var isEmpty: Bool { types.isEmpty }

    /// The numbers that are added up: they have to be declared before, so that they are from then on.
    package var sums: Set<EventField> {
        Set(types.flatMap { type, need in need.sums.map { EventField(type: type, field: $0) } })
    }

    /// Adds what it takes to answer others.
    package mutating func add(_ uses: some Sequence<AggregateUse>) {
        for use in uses { add(use) }
    }

    private mutating func add(_ use: AggregateUse) {
        var need = types[use.type] ?? Need()
        switch use.function {
        case .last: need.wantsLast = true
        case .count, .sum:
            if let window = use.within { need.windows.insert(window) } else { need.isForEver = true }
            if use.function == .sum, let field = use.field { need.sums.insert(field) }
        }
        types[use.type] = need
    }
}

/// A number in the data of a type's events.
package struct EventField: Hashable, Sendable, Comparable {
    /// The events' type.
    package let type: String
    /// A path with dots into their data.
    package let field: String

    /// Names a number.
    package init(type: String, field: String) {
        self.type = type
        self.field = field
    }

    /// The number in an event's data; nil when there is none.
    package static func number(_ path: String, of data: JSONValue) -> DecimalSum? {
        value(path, of: data).flatMap { DecimalSum($0) }
    }

    /// What lies at a path with dots; nil when there is nothing.
    package static func value(_ path: String, of data: JSONValue) -> JSONValue? {
        path.split(separator: ".").reduce(Optional(data)) { $0?[String($1)] }
    }

    package static func < (left: EventField, right: EventField) -> Bool {
        (left.type, left.field) < (right.type, right.field)
    }
}
