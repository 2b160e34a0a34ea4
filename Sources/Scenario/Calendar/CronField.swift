/// The numbers that one field of a cron text means.
struct CronField: Hashable, Sendable {
    /// What a field counts.
    struct Unit: Sendable {
        let name: String
        let range: ClosedRange<Int>
        var names: [String] = []
        /// What the first name stands for.
        var firstName = 0

        static let minute = Unit(name: "minute", range: 0...59)
        static let hour = Unit(name: "hour", range: 0...23)
        static let day = Unit(name: "day of the month", range: 1...31)
        static let month = Unit(
            name: "month", range: 1...12,
            names: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], firstName: 1)
        static let weekday = Unit(name: "weekday", range: 0...7, names: Weekday.allCases.map(\.name))

        /// A number or a name; nil for anything else and for numbers out of range.
        func number(_ text: Substring) -> Int? {
            if let index = names.firstIndex(of: text.lowercased()) { return firstName + index }
            guard (1...2).contains(text.utf8.count), text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
                let number = Int(text), range.contains(number)
            else { return nil }
            return number
        }
    }

    /// Whether it begins with `*`.
    private(set) var isStar = false
    private var bits: UInt64 = 0

    /// Reads a field: `*`, numbers, names, ranges and steps, in a list with commas.
    init(_ text: Substring, unit: Unit) throws(CronError) {
        isStar = text.hasPrefix("*")
        for part in text.split(separator: ",", omittingEmptySubsequences: false) { try add(part, unit) }
        // Sunday may be written as 7, too.
        if unit.range.upperBound == 7, contains(7) { bits = bits & ~(1 << 7) | 1 }
    }

    private mutating func add(_ part: Substring, _ unit: Unit) throws(CronError) {
        let halves = part.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        let step = halves.count == 2 ? Int(halves[1]) ?? 0 : 1
        guard (1...unit.range.upperBound).contains(step) else { throw .badStep(String(part), unit.name) }
        let bounds = halves[0].split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        var range = unit.range
        if bounds != ["*"] {
            guard let low = unit.number(bounds[0]), var high = unit.number(bounds[bounds.count - 1]) else {
                throw .badNumber(String(part), unit.name)
            }
            guard bounds.count == 2 || halves.count == 1 else { throw .stepWithoutRange(String(part), "\(low)-\(unit.range.upperBound)") }
            // `fri-sun`: as the end of a range, Sunday comes last.
            if high == 0, low > 0, unit.range.upperBound == 7 { high = 7 }
            guard low <= high else { throw .backwards(String(part), unit.name) }
            range = low...high
        } else if unit.range.upperBound == 7 {
            range = 0...6
        }
        for number in stride(from: range.lowerBound, through: range.upperBound, by: step) { bits |= 1 << UInt64(number) }
    }

    func contains(_ number: Int) -> Bool {
        bits & (1 << UInt64(number)) != 0
    }

    /// The least number that is meant, at or after one; nil when there is none.
    func first(from number: Int) -> Int? {
        let rest = bits >> UInt64(number)
        return rest == 0 ? nil : number + rest.trailingZeroBitCount
    }
}
