internal import IO
package import Identity
package import Time

/// Makes identifiers that sort by time.
package protocol IdentifierSource: Sendable {
    /// A version 7 identifier for a moment.
    mutating func next(at moment: Timestamp) -> UUID
}

/// Identifiers of the system's randomness.
package struct SystemIdentifiers: IdentifierSource {
    private var random = SystemRandom()

    /// Makes a source.
    package init() {}

    package mutating func next(at moment: Timestamp) -> UUID {
        UUID.version7(milliseconds: moment.microseconds / 1_000, using: &random)
    }
}
