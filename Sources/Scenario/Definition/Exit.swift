/// An event that ends a passage at once, in the middle of a wait too.
package struct Exit: Sendable {
    /// The type of the event.
    package let on: String
    /// What must hold for the event; nil for any.
    package let when: Formula?
    /// What must be the enrollment's key, in its canonical form; nil for no comparison.
    package let key: Formula?
}
