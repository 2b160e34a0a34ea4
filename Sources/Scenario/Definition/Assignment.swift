/// An attribute or a topic, and what it is set to.
package struct Assignment: Sendable {
    /// The attribute's or topic's name.
    package let name: String
    /// What it is set to.
    package let value: Formula
}
