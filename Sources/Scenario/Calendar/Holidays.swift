/// Days on which a window stays closed.
package struct Holidays: Hashable, Sendable {
    /// Those of one year.
    package var dates: Set<Day> = []
    /// Those of every year.
    package var yearly: Set<DayOfYear> = []

    /// No holidays.
    package static let none = Holidays()

    /// Whether a day is one.
    package func contains(_ day: Day) -> Bool {
        // Nearly every window is asked about days that are none, and most have no holidays at all.
        !dates.isEmpty && dates.contains(day) || !yearly.isEmpty && yearly.contains(day.dayOfYear)
    }

    /// Adds the days of another list.
    package mutating func formUnion(_ other: Holidays) {
        dates.formUnion(other.dates)
        yearly.formUnion(other.yearly)
    }

    /// Adds `2026-12-24` or `12-24`; false when the text is neither.
    mutating func insert(_ text: String) -> Bool {
        if let day = Day(text) {
            dates.insert(day)
        } else if let day = DayOfYear(text) {
            yearly.insert(day)
        } else {
            return false
        }
        return true
    }
}
