package import JSON
package import Time

/// What is known of all the events of a contact. Windows are `(now - within, now]`; nil is for ever.
package protocol EventAggregates: Sendable {
    /// How many events of a type there are.
    func count(_ type: String, within: Duration?, now: Timestamp) -> Int

    /// The sum of a number in their data, found by a path with dots; events without it count as 0.
    func sum(_ type: String, within: Duration?, field: String, now: Timestamp) -> Double

    /// The latest event of a type, as conditions see events, or a field of its data found by a path with dots; nil when there is none.
    func last(_ type: String, within: Duration?, field: String?, now: Timestamp) -> JSONValue?

    /// When the window of an aggregate that reaches back from `now` loses the next event by time alone; nil for never.
    func nextLoss(of use: AggregateUse, now: Timestamp) -> Loss?

    /// Takes one more event into account; a late one goes to its place.
    mutating func add(_ event: Event)
}

/// A contact to whom nothing has happened that anybody asks for.
package struct NoAggregates: EventAggregates {
    /// No events.
    package init() {}

    package func count(_ type: String, within: Duration?, now: Timestamp) -> Int { 0 }
    package func sum(_ type: String, within: Duration?, field: String, now: Timestamp) -> Double { 0 }
    package func last(_ type: String, within: Duration?, field: String?, now: Timestamp) -> JSONValue? { nil }
    package func nextLoss(of use: AggregateUse, now: Timestamp) -> Loss? { nil }
    package mutating func add(_ event: Event) {}
}
