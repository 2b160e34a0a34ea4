package import Identity
package import Scenario
package import Time

/// An event of a history, and when Goniec heard of it.
package struct Arrival: Hashable, Sendable {
    /// Whose event it is.
    package let contact: UUID
    /// What happened.
    package let event: Event
    /// When it was taken in, never before it happened.
    package let at: Timestamp

    /// An event that was taken in when it happened, unless `at` says later.
    package init(contact: UUID, event: Event, at: Timestamp? = nil) {
        self.contact = contact
        self.event = event
        self.at = max(at ?? event.time, event.time)
    }
}

extension Arrival: Comparable {
    package static func < (left: Arrival, right: Arrival) -> Bool {
        if left.at != right.at { return left.at < right.at }
        if left.event.position != right.event.position { return left.event < right.event }
        return left.contact < right.contact
    }
}
