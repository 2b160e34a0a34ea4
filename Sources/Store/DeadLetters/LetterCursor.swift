package import Identity
package import Time

/// A place in a list of letters, behind one of them: no sequence numbers, so that nothing is lost in gaps.
package struct LetterCursor: Sendable, Hashable {
    /// When the letter died last.
    package let at: Timestamp
    /// The letter.
    package let id: UUID

    /// A place behind a letter.
    package init(at: Timestamp, id: UUID) {
        self.at = at
        self.id = id
    }
}

extension LetterCursor: LosslessStringConvertible {
    /// Reads `description`; nil for anything else.
    package init?(_ description: String) {
        let parts = description.split(separator: ".")
        guard parts.count == 2, let microseconds = Int64(parts[0]), let id = UUID(String(parts[1])) else { return nil }
        self.init(at: Timestamp(microseconds: microseconds), id: id)
    }

    /// Microseconds since 1970, a dot, the letter's id.
    package var description: String { "\(at.microseconds).\(id)" }
}
