/// The latest passage of a contact through a scenario with a key, as far as the next one depends on it.
package struct PreviousEnrollment: Hashable, Sendable {
    /// Whether it is still under way.
    package let isLive: Bool
    /// Where the event that entered it stands.
    package let entry: EventPosition
    /// Where the last event stands that moved it on.
    package let cursor: EventPosition

    /// What the next passage must know of an enrollment.
    package init(_ enrollment: Enrollment) {
        self.init(isLive: enrollment.isLive, entry: enrollment.entry, cursor: enrollment.cursor)
    }

    /// A passage, put together from its parts.
    package init(isLive: Bool, entry: EventPosition, cursor: EventPosition) {
        self.isLive = isLive
        self.entry = entry
        self.cursor = cursor
    }
}
