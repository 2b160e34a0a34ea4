package import Time

/// Minutes that come round, as crontab(5) writes them: minute, hour, day of the month, month, weekday.
///
/// When neither the day of the month nor the weekday begins with `*`, a day is meant that is either one, as in Vixie's cron.
package struct Cron: Hashable, Sendable {
    /// As it was written.
    package let text: String
    let minutes: CronField
    let hours: CronField
    let days: CronField
    let months: CronField
    let weekdays: CronField

    /// No day's date and weekday come later again than this: a 29 February on a given weekday, across a year like 2100.
    static let horizon = 41 * 366

    /// Whether it means some minute of a day.
    func matches(_ day: Day) -> Bool {
        let date = day.dayOfYear
        guard months.contains(date.month) else { return false }
        let isDay = days.contains(date.day)
        let isWeekday = weekdays.contains(day.weekday.rawValue)
        return days.isStar || weekdays.isStar ? isDay && isWeekday : isDay || isWeekday
    }

    /// The first time after a moment by the clocks of a zone; nil when it never comes.
    ///
    /// A minute that the clocks skip is the next that exists, one that comes twice is the first, and minutes that become the same moment are
    /// one time.
    package func next(after moment: Timestamp, in zone: Zone) -> Timestamp? {
        let now = zone.civilTime(at: moment)
        let today = Day(now)
        for offset in 0...Self.horizon {
            let day = today.advanced(by: offset)
            guard matches(day) else { continue }
            // The clocks' moments rise with their minutes, so nothing before this one can come later.
            var minute = offset == 0 ? now.hour * 60 + now.minute : 0
            while let found = nextMinute(from: minute) {
                let due = zone.moment(of: day.civilTime(minute: found))
                if due > moment { return due }
                minute = found + 1
            }
        }
        return nil
    }

    /// The first minute of a day that is meant, at or after one; nil when none is.
    private func nextMinute(from start: Int) -> Int? {
        var hour = start / 60
        var minute = start % 60
        while hour < 24 {
            if hours.contains(hour), let found = minutes.first(from: minute) { return hour * 60 + found }
            hour += 1
            minute = 0
        }
        return nil
    }
}
