package import Time

/// A stretch of every day by the wall clock: from a time until another, of the next day when that isn't later.
package struct DailyHours: Hashable, Sendable {
    /// The minute of the day it begins with, 0…1439.
    package let from: Int
    /// The minute it ends before, more than `from`; past 1440 on the next day.
    package let to: Int

    /// All day long.
    package static let allDay = DailyHours(from: 0, to: 1_440)

    /// From a minute of the day until another; the next day's when that isn't later.
    package init(from: Int, to: Int) {
        self.from = from
        self.to = to > from ? to : to + 1_440
    }

    /// The moments between which it lasts when it begins on a day: a beginning or end that comes twice is the first, one that is skipped
    /// is the end of the gap. Empty when the clocks skip all of it.
    package func span(beginning day: Day, in zone: Zone) -> Range<Timestamp> {
        zone.moment(of: day.civilTime(minute: from))..<zone.moment(of: day.civilTime(minute: to))
    }
}

extension DailyHours {
    /// Reads a minute of the day from `09:30` or `9:30`, up to `24:00`; nil for anything else.
    package static func minute(_ text: String) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let hour = Day.number(parts[0], digits: parts[0].utf8.count == 1 ? 1 : 2),
            let minute = Day.number(parts[1], digits: 2),
            minute < 60, hour * 60 + minute <= 1_440
        else { return nil }
        return hour * 60 + minute
    }

    /// A minute of the day as `09:30`.
    package static func text(ofMinute minute: Int) -> String {
        let minute = minute > 1_440 ? minute - 1_440 : minute
        return "\(minute / 60 < 10 ? "0" : "")\(minute / 60):\(minute % 60 < 10 ? "0" : "")\(minute % 60)"
    }
}
