extension UUID {
    /// The name-based identifier of RFC 9562 §5.5: the same namespace and name always give the same one.
    package static func version5(namespace: UUID, name: some Sequence<UInt8>) -> UUID {
        var hash = SHA1()
        hash.update(namespace.bytes)
        hash.update(name)
        let digest = hash.finish()
        return stamped(high: digest.0, low: digest.1, version: 5)
    }

    /// The time-ordered identifier of RFC 9562 §5.7: `milliseconds` since 1970 in front, then 74 random bits.
    package static func version7(milliseconds: Int64, using generator: inout some RandomNumberGenerator) -> UUID {
        let time = UInt64(bitPattern: milliseconds) << 16
        return stamped(high: time | generator.next() & 0xFFFF, low: generator.next(), version: 7)
    }

    /// The same with a counter of 12 bits behind the time (RFC 9562 §6.2, method 1), so that those of one millisecond sort by it.
    package static func version7(milliseconds: Int64, counter: UInt16, using generator: inout some RandomNumberGenerator) -> UUID {
        stamped(high: UInt64(bitPattern: milliseconds) << 16 | UInt64(counter & 0xFFF), low: generator.next(), version: 7)
    }

    /// A random identifier (RFC 9562 §5.4).
    package static func version4(using generator: inout some RandomNumberGenerator) -> UUID {
        stamped(high: generator.next(), low: generator.next(), version: 4)
    }

    private static func stamped(high: UInt64, low: UInt64, version: UInt64) -> UUID {
        UUID(
            high: high & ~0xF000 | version << 12,
            low: low & ~(0b11 << 62) | 0b10 << 62
        )
    }
}
