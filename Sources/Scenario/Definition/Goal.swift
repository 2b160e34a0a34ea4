/// The event a scenario wants to bring about.
package struct Goal: Sendable {
    /// The type of the event.
    package let on: String
    /// What must hold for the event; nil for any.
    package let when: Formula?
    /// How long after the entry's event it still counts; nil for ever.
    package let within: Duration?
}
