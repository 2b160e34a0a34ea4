package import JSON

/// What is known of all the events of a contact; `within` reaches back from now, nil for ever.
package protocol EventAggregates: Sendable {
    /// How many events of a type there are.
    func count(_ type: String, within: Duration?) -> Int

    /// The sum of a number in their data, found by a path with dots; events without it count as 0.
    func sum(_ type: String, within: Duration?, field: String) -> Double

    /// The latest event of a type, as conditions see events, or a field of its data found by a path with dots; nil when there is none.
    func last(_ type: String, within: Duration?, field: String?) -> JSONValue?
}

/// A contact to whom nothing has happened.
package struct NoAggregates: EventAggregates {
    /// No events.
    package init() {}

    package func count(_ type: String, within: Duration?) -> Int { 0 }
    package func sum(_ type: String, within: Duration?, field: String) -> Double { 0 }
    package func last(_ type: String, within: Duration?, field: String?) -> JSONValue? { nil }
}
