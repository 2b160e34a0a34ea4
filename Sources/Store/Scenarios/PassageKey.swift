package import Identity

/// The key of an enrollment's row.
package struct PassageKey: Hashable, Sendable {
    /// The contact.
    package let contact: UUID
    /// The enrollment.
    package let enrollment: UUID
}
