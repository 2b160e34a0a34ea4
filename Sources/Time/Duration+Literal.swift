extension Duration {
    /// Reads a duration as people write it in configuration and scenarios: whole numbers with the units `ms`, `s`, `m`, `h`, `d` (24 h)
    /// and `w` (7 d), largest first, each at most once: `90s`, `1h30m`, `3d`. Nil for anything else and for more than 100 years.
    package init?(literal: String) {
        var total: Int64 = 0
        var previous = Int64.max
        var rest = Substring(literal)
        guard !rest.isEmpty else { return nil }
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            rest.removeFirst(digits.count)
            let unit = rest.prefix { $0.isASCII && $0.isLetter }
            rest.removeFirst(unit.count)
            guard let amount = Int64(digits), let milliseconds = Self.milliseconds(inUnit: unit), milliseconds < previous else {
                return nil
            }
            previous = milliseconds
            let (product, tooLarge) = amount.multipliedReportingOverflow(by: milliseconds)
            let (sum, overflow) = total.addingReportingOverflow(product)
            guard !tooLarge, !overflow, sum <= 36_525 * 86_400_000 else { return nil }
            total = sum
        }
        self = .milliseconds(total)
    }

    /// The shortest text that `init(literal:)` reads as this duration, parts of a millisecond dropped: `1h30m`; `0s` for none.
    package var literal: String {
        var rest = wholeMicroseconds / 1_000
        if rest == 0 { return "0s" }
        var text = ""
        for unit in ["w", "d", "h", "m", "s", "ms"] {
            guard let size = Self.milliseconds(inUnit: Substring(unit)), rest >= size else { continue }
            text += "\(rest / size)\(unit)"
            rest %= size
        }
        return text
    }

    private static func milliseconds(inUnit unit: Substring) -> Int64? {
        switch unit {
        case "ms": 1
        case "s": 1_000
        case "m": 60_000
        case "h": 3_600_000
        case "d": 86_400_000
        case "w": 604_800_000
        default: nil
        }
    }
}
