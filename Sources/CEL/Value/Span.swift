/// A CEL duration: nanoseconds, up to 315,576,000,000.999999999 seconds (some 10,000 years) either way.
package struct Span: Hashable, Sendable {
    /// Whole seconds, rounded down.
    let seconds: Int64
    /// 0…999 999 999 after `seconds`.
    let part: Int32

    private static let limit: Int128 = 315_576_000_000_999_999_999

    /// A span of so many nanoseconds.
    package init(nanoseconds: Int64) {
        let part = nanoseconds % 1_000_000_000
        seconds = nanoseconds / 1_000_000_000 - (part < 0 ? 1 : 0)
        self.part = Int32(part < 0 ? part + 1_000_000_000 : part)
    }

    /// A span of so many nanoseconds; nil for more than 10,000 years.
    init?(total: Int128) {
        guard total.magnitude <= Self.limit.magnitude else { return nil }
        let part = total % 1_000_000_000
        seconds = Int64(total / 1_000_000_000) - (part < 0 ? 1 : 0)
        self.part = Int32(part < 0 ? part + 1_000_000_000 : part)
    }

    /// The same span; what Swift's duration holds below a nanosecond is dropped, and too long ones become the longest.
    package init(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        let total = Int128(seconds) * 1_000_000_000 + Int128(attoseconds / 1_000_000_000)
        let clamped = Span(total: min(max(total, -Self.limit), Self.limit))
        self = clamped ?? Span(nanoseconds: 0)
    }

    /// The same span as Swift's duration.
    package var duration: Duration { .seconds(seconds) + .nanoseconds(Int64(part)) }

    /// The whole of it in nanoseconds.
    var nanoseconds: Int128 { Int128(seconds) * 1_000_000_000 + Int128(part) }
}

extension Span: Comparable {
    package static func < (left: Span, right: Span) -> Bool {
        (left.seconds, left.part) < (right.seconds, right.part)
    }
}

extension Span: CustomStringConvertible {
    /// Seconds with none, three, six or nine digits of a fraction, and `s`, as in protobuf's JSON mapping: `1.500s`.
    package var description: String {
        let total = nanoseconds
        let rest = Int32(total.magnitude % 1_000_000_000)
        return "\(total < 0 ? "-" : "")\(total.magnitude / 1_000_000_000)\(Self.fraction(rest))s"
    }

    /// A point and three, six or nine digits; nothing when the fraction is none.
    static func fraction(_ nanoseconds: Int32) -> String {
        if nanoseconds == 0 { return "" }
        let digits = String(nanoseconds)
        let padded = String(repeating: "0", count: 9 - digits.count) + digits
        let count = nanoseconds % 1_000_000 == 0 ? 3 : nanoseconds % 1_000 == 0 ? 6 : 9
        return "." + padded.prefix(count)
    }
}
