package import Identity

/// The key of an enrollment's row.
package struct PassageKey: Hashable, Sendable {
    /// The contact.
    package let contact: UUID
    /// The enrollment.
    package let enrollment: UUID

    /// Stands before all others.
    static let first = PassageKey(contact: UUID(high: 0, low: 0), enrollment: UUID(high: 0, low: 0))
}
