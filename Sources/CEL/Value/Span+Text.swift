extension Span {
    private static let units: [(name: String, nanoseconds: Int128)] = [
        ("ns", 1), ("us", 1_000), ("µs", 1_000), ("μs", 1_000), ("ms", 1_000_000),
        ("s", 1_000_000_000), ("m", 60_000_000_000), ("h", 3_600_000_000_000),
    ]

    /// No number in a duration is larger than this, so that products stay far from overflow.
    private static let ceiling: Int128 = 1 << 70

    /// Reads a duration as Go writes it: an optional sign, then decimal numbers each with a unit `h`, `m`, `s`, `ms`, `us`, `ns`:
    /// `1h15m30.918273645s`; or just `0`. Nil for anything else and for more than 10,000 years.
    init?(text: String) {
        var rest = Substring(text).utf8
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
        guard !rest.isEmpty else { return nil }
        var total: Int128 = 0
        if !rest.elementsEqual([UInt8(ascii: "0")]) {
            while !rest.isEmpty {
                guard let part = Self.part(&rest), part <= Self.ceiling, total <= Self.ceiling else { return nil }
                total += part
            }
        }
        self.init(total: isNegative ? -total : total)
    }

    /// Takes one number with its unit off the front.
    private static func part(_ rest: inout Substring.UTF8View) -> Int128? {
        let whole = digits(&rest)
        var fraction: [UInt8] = []
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            fraction = digits(&rest)
        }
        guard !whole.isEmpty || !fraction.isEmpty else { return nil }
        let name = rest.prefix { $0 != UInt8(ascii: ".") && !$0.isDigit }
        guard let unit = units.first(where: { $0.name.utf8.elementsEqual(name) }) else { return nil }
        rest = rest[name.endIndex...]
        let amount = whole.reduce(Int128(0)) { min($0 * 10 + Int128($1 - UInt8(ascii: "0")), ceiling) }
        var scaled: Int128 = 0
        var scale: Int128 = 1
        for digit in fraction.prefix(15) {
            scaled = scaled * 10 + Int128(digit - UInt8(ascii: "0"))
            scale *= 10
        }
        return amount * unit.nanoseconds + scaled * unit.nanoseconds / scale
    }

    private static func digits(_ rest: inout Substring.UTF8View) -> [UInt8] {
        let digits = rest.prefix(while: \.isDigit)
        rest = rest[digits.endIndex...]
        return Array(digits)
    }
}
