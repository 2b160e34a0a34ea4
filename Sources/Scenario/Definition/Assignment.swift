/// An attribute and what it is set to.
package struct Assignment: Sendable {
    /// The attribute's name.
    package let name: String
    /// What it is set to.
    package let value: Formula
}
