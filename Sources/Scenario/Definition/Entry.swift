/// How contacts come into a scenario: by an event.
package struct Entry: Sendable {
    /// How often the same contact may come in with the same key.
    package enum Reentry: Hashable, Sendable {
        /// Never again.
        case once
        /// Whenever no passage is under way.
        case always
        /// At the earliest so long after the event that began the passage before.
        case after(Duration)
    }

    /// The type of the event.
    package let on: String
    /// What must hold for the event; nil for any.
    package let when: Formula?
    /// What tells one contact's passages apart; nil when there is one at a time.
    package let key: Formula?
    /// How often.
    package let reentry: Reentry
}
