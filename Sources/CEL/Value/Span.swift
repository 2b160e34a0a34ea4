/// A CEL duration: nanoseconds as a 64-bit number, some 292 years either way.
package struct Span: Hashable, Sendable {
    /// The whole of it in nanoseconds.
    package let nanoseconds: Int64

    /// A span of so many nanoseconds.
    package init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    /// A span of so many seconds and nanoseconds, of either sign; nil when it doesn't fit.
    init?(seconds: Int64, nanoseconds: Int64) {
        let total = Int128(seconds) * 1_000_000_000 + Int128(nanoseconds)
        guard let exact = Int64(exactly: total) else { return nil }
        self.nanoseconds = exact
    }

    /// The same span; what Swift's duration holds below a nanosecond is dropped, and too long ones become the longest.
    package init(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        let span = Span(seconds: seconds, nanoseconds: attoseconds / 1_000_000_000)
        self = span ?? Span(nanoseconds: seconds < 0 ? .min : .max)
    }

    /// The same span as Swift's duration.
    package var duration: Duration { .nanoseconds(nanoseconds) }
}

extension Span: Comparable {
    package static func < (left: Span, right: Span) -> Bool {
        left.nanoseconds < right.nanoseconds
    }
}

extension Span: CustomStringConvertible {
    /// Seconds with as many digits of a fraction as are needed, and `s`: `1.5s`.
    package var description: String {
        let magnitude = nanoseconds.magnitude
        let part = Int32(magnitude % 1_000_000_000)
        let whole = "\(nanoseconds < 0 ? "-" : "")\(magnitude / 1_000_000_000)"
        return part == 0 ? whole + "s" : whole + "." + Self.fraction(part) + "s"
    }

    /// Nine digits without the zeros at their end.
    static func fraction(_ nanoseconds: Int32) -> String {
        var digits = Array(String(nanoseconds).utf8)
        digits.insert(contentsOf: repeatElement(UInt8(ascii: "0"), count: 9 - digits.count), at: 0)
        while digits.last == UInt8(ascii: "0") { digits.removeLast() }
        return String(decoding: digits, as: UTF8.self)
    }
}

extension Span {
    private static let units: [(name: String, nanoseconds: Int128)] = [
        ("ns", 1), ("us", 1_000), ("µs", 1_000), ("μs", 1_000), ("ms", 1_000_000),
        ("s", 1_000_000_000), ("m", 60_000_000_000), ("h", 3_600_000_000_000),
    ]

    /// Reads a duration as Go writes it: an optional sign, then decimal numbers each with a unit `h`, `m`, `s`, `ms`, `us`, `ns`:
    /// `1h15m30.918273645s`; or just `0`.
    init?(text: String) {
        var rest = Substring(text).utf8
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
        guard !rest.isEmpty else { return nil }
        var total: Int128 = 0
        if Array(rest) != [UInt8(ascii: "0")] {
            while !rest.isEmpty {
                guard let part = Self.part(&rest), part <= 1 << 70 else { return nil }
                total += part
                if total > 1 << 70 { return nil }
            }
        }
        guard let exact = Int64(exactly: isNegative ? -total : total) else { return nil }
        nanoseconds = exact
    }

    /// Takes one number with its unit off the front.
    private static func part(_ rest: inout Substring.UTF8View) -> Int128? {
        let whole = digits(&rest)
        var fraction: [UInt8] = []
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            fraction = digits(&rest)
        }
        guard !whole.isEmpty || !fraction.isEmpty, whole.count <= 30 else { return nil }
        let name = rest.prefix { $0 != UInt8(ascii: ".") && !($0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9")) }
        guard let unit = units.first(where: { $0.name.utf8.elementsEqual(name) }) else { return nil }
        rest = rest[name.endIndex...]
        var amount = whole.reduce(Int128(0)) { min($0 * 10 + Int128($1 - UInt8(ascii: "0")), 1 << 70) } * unit.nanoseconds
        var weight = unit.nanoseconds
        var scaled: Int128 = 0
        for digit in fraction.prefix(15) {
            scaled = scaled * 10 + Int128(digit - UInt8(ascii: "0")) * unit.nanoseconds
            weight *= 10
        }
        amount += scaled / (weight / unit.nanoseconds)
        return amount
    }

    private static func digits(_ rest: inout Substring.UTF8View) -> [UInt8] {
        let digits = rest.prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
        rest = rest[digits.endIndex...]
        return Array(digits)
    }
}
