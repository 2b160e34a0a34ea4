/// A day of the week.
package enum Weekday: Int, Hashable, Sendable, CaseIterable {
    case sunday, monday, tuesday, wednesday, thursday, friday, saturday

    /// `sun`, `mon` …
    package var name: String {
        switch self {
        case .sunday: "sun"
        case .monday: "mon"
        case .tuesday: "tue"
        case .wednesday: "wed"
        case .thursday: "thu"
        case .friday: "fri"
        case .saturday: "sat"
        }
    }

    /// The weekday of a short name; nil for anything else.
    package init?(name: some StringProtocol) {
        guard let day = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = day
    }

    /// Reads `mon`, or `fri-mon` for all from one to another; nil for anything else.
    package static func range(_ text: String) -> [Weekday]? {
        let bounds = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = bounds.first.flatMap({ Weekday(name: $0) }), let last = bounds.last.flatMap({ Weekday(name: $0) }) else {
            return nil
        }
        let count = (last.rawValue - first.rawValue + 7) % 7
        return (0...count).compactMap { Weekday(rawValue: (first.rawValue + $0) % 7) }
    }
}
