package import Time

/// A CEL timestamp: a moment with nanoseconds, from 0001-01-01T00:00:00Z to 9999-12-31T23:59:59.999999999Z.
package struct Instant: Hashable, Sendable {
    /// Whole seconds since the Unix epoch, rounded down.
    package let seconds: Int64
    /// 0…999 999 999 after `seconds`.
    package let nanoseconds: Int32

    static let earliestSecond: Int64 = -62_135_596_800
    static let latestSecond: Int64 = 253_402_300_799

    /// The moment so long after the epoch; nil outside the years 1 to 9999.
    package init?(seconds: Int64, nanoseconds: Int32 = 0) {
        guard (Self.earliestSecond...Self.latestSecond).contains(seconds), (0..<1_000_000_000).contains(nanoseconds) else { return nil }
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }

    /// The same moment; those outside the years 1 to 9999 become the nearest inside.
    package init(_ timestamp: Timestamp) {
        let clamped = min(max(timestamp, .earliest), .latest)
        seconds = clamped.seconds
        nanoseconds = Int32(clamped.microseconds - clamped.seconds * 1_000_000) * 1_000
    }

    /// The same moment, parts of a microsecond dropped.
    package var timestamp: Timestamp {
        Timestamp(microseconds: seconds * 1_000_000 + Int64(nanoseconds / 1_000))
    }

    /// The moment a span later; nil outside the years 1 to 9999.
    func adding(_ span: Span) -> Instant? {
        moved(by: span.nanoseconds)
    }

    /// The moment a span earlier; nil outside the years 1 to 9999.
    func subtracting(_ span: Span) -> Instant? {
        moved(by: -span.nanoseconds)
    }

    private func moved(by distance: Int128) -> Instant? {
        let total = Int128(seconds) * 1_000_000_000 + Int128(nanoseconds) + distance
        let part = total % 1_000_000_000
        let whole = total / 1_000_000_000 - (part < 0 ? 1 : 0)
        return Instant(seconds: Int64(whole), nanoseconds: Int32(part < 0 ? part + 1_000_000_000 : part))
    }

    /// The span since another moment; nil when its nanoseconds don't fit 64 bits.
    func since(_ other: Instant) -> Span? {
        let seconds = Int128(seconds - other.seconds) * 1_000_000_000
        return Int64(exactly: seconds + Int128(nanoseconds) - Int128(other.nanoseconds)).map { Span(nanoseconds: $0) }
    }
}

extension Instant: Comparable {
    package static func < (left: Instant, right: Instant) -> Bool {
        (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
    }
}

extension Instant: CustomStringConvertible {
    /// RFC 3339 text in UTC with none, three, six or nine digits of a fraction, as in protobuf's JSON mapping.
    package var description: String {
        let whole = Timestamp(seconds: seconds).description
        guard nanoseconds != 0 else { return whole }
        return whole.dropLast() + Span.fraction(nanoseconds) + "Z"
    }

    /// Reads RFC 3339 §5.6 text; digits past the ninth of a fraction are dropped. A leap second is the second that follows. Nil for anything else.
    init?(rfc3339 text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes[10] != UInt8(ascii: " "), let moment = Self.withoutFraction(bytes)
        else { return nil }
        self.init(seconds: moment.seconds, nanoseconds: moment.nanoseconds)
    }

    private static func withoutFraction(_ bytes: [UInt8]) -> (seconds: Int64, nanoseconds: Int32)? {
        var nanoseconds: Int32 = 0
        var end = 19
        if bytes[19] == UInt8(ascii: ".") {
            end = bytes[20...].firstIndex { !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ?? bytes.count
            guard end > 20 else { return nil }
            for position in 20..<29 {
                let digit = position < end ? Int32(bytes[position] - UInt8(ascii: "0")) : 0
                nanoseconds = nanoseconds * 10 + digit
            }
        }
        guard let moment = Timestamp(rfc3339: bytes[..<19] + bytes[end...]) else { return nil }
        return (moment.seconds, nanoseconds)
    }
}
