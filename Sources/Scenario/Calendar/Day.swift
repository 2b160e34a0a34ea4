package import Time

/// A date of the proleptic Gregorian calendar.
package struct Day: Hashable, Sendable {
    /// Days from 1970-01-01.
    package let number: Int

    /// The date so many days from 1970-01-01.
    package init(number: Int) {
        self.number = number
    }

    /// The date of a clock's reading.
    package init(_ civil: CivilTime) {
        number = CivilTime.daysSinceEpoch(year: civil.year, month: civil.month, day: civil.day)
    }

    /// Reads `2026-12-24`; nil for anything else and for dates that don't exist.
    package init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, let year = Self.number(parts[0], digits: 4), let month = Self.number(parts[1], digits: 2),
            let day = Self.number(parts[2], digits: 2), year >= 1, (1...12).contains(month),
            (1...CivilTime.days(inMonth: month, of: year)).contains(day)
        else { return nil }
        number = CivilTime.daysSinceEpoch(year: year, month: month, day: day)
    }

    /// Its weekday.
    package var weekday: Weekday {
        Weekday(rawValue: ((number + 4) % 7 + 7) % 7) ?? .sunday
    }

    /// Its place in the year.
    package var dayOfYear: DayOfYear {
        let (_, month, day) = CivilTime.date(daysSinceEpoch: number)
        return DayOfYear(month: month, day: day)
    }

    /// The date so many days later.
    package func advanced(by days: Int) -> Day {
        Day(number: number + days)
    }

    /// A time of the date; minute 1440 is the midnight at its end.
    package func civilTime(minute: Int) -> CivilTime {
        let (year, month, day) = CivilTime.date(daysSinceEpoch: number + minute / 1_440)
        return CivilTime(year: year, month: month, day: day, hour: minute % 1_440 / 60, minute: minute % 60)
    }

    static func number(_ text: Substring, digits: Int) -> Int? {
        text.utf8.count == digits && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? Int(text) : nil
    }
}

/// A date of every year.
package struct DayOfYear: Hashable, Sendable {
    /// 1…12.
    package let month: Int
    /// 1…31.
    package let day: Int

    /// A date of every year; nothing is checked.
    package init(month: Int, day: Int) {
        self.month = month
        self.day = day
    }

    /// Reads `12-24`; nil for anything else; `02-29` comes in leap years.
    package init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let month = Day.number(parts[0], digits: 2), let day = Day.number(parts[1], digits: 2),
            (1...12).contains(month), (1...CivilTime.days(inMonth: month, of: 2024)).contains(day)
        else { return nil }
        self.init(month: month, day: day)
    }
}
