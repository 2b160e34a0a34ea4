/// What a step changes of the contact.
package struct Update: Sendable {
    /// Attributes and what they are set to.
    package let attributes: [Assignment]
    /// Topics and conditions: whether the contact agrees to be written to about them.
    package let consents: [Assignment]
}
