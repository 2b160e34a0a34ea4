internal import IO
package import Identity
package import Time

/// Makes identifiers that sort by time, and those of one source in the order they were made in.
package protocol IdentifierSource: Sendable {
    /// A version 7 identifier for a moment.
    mutating func next(at moment: Timestamp) -> UUID
}

/// Identifiers of the system's randomness.
package struct SystemIdentifiers: IdentifierSource {
    private var random = SystemRandom()
    private var milliseconds = Int64.min
    private var counter: UInt16 = 0

    /// Makes a source.
    package init() {}

    package mutating func next(at moment: Timestamp) -> UUID {
        let now = moment.microseconds / 1_000
        if now > milliseconds {
            (milliseconds, counter) = (now, 0)
        } else if counter < 0xFFF {
            counter += 1
        } else {
            // More than a millisecond has room for: the next one is borrowed.
            (milliseconds, counter) = (milliseconds + 1, 0)
        }
        return UUID.version7(milliseconds: milliseconds, counter: counter, using: &random)
    }
}
