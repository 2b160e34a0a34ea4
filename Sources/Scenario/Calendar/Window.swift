package import Time

/// When a run may go on: on some weekdays, between some hours, not on holidays.
///
/// Hours past midnight belong to the day they begin on: its weekday counts, and whether it is a holiday.
package struct Window: Hashable, Sendable {
    /// On which days; never empty.
    package let weekdays: Set<Weekday>
    /// Between which hours.
    package let hours: DailyHours
    /// By whose clocks.
    package let zone: ZoneChoice
    /// On which days not.
    package let holidays: Holidays

    /// A window; without weekdays it opens on every day.
    package init(
        weekdays: Set<Weekday> = Set(Weekday.allCases), hours: DailyHours = .allDay, zone: ZoneChoice = .contact, holidays: Holidays = .none
    ) {
        self.weekdays = weekdays
        self.hours = hours
        self.zone = zone
        self.holidays = holidays
    }

    /// The moment itself when the window is open for a contact with a zone of this name, otherwise when it opens next; nil when it never
    /// does.
    package func opening(at moment: Timestamp, contactZone: String?) -> Timestamp? {
        let zone = zone.zone(ofContact: contactZone)
        let today = Day(zone.civilTime(at: moment))
        // Where the clocks skip a day, what began the day before may still last.
        for offset in -2...Cron.horizon {
            let day = today.advanced(by: offset)
            guard weekdays.contains(day.weekday), !holidays.contains(day) else { continue }
            let span = hours.span(beginning: day, in: zone)
            if span.upperBound > moment, !span.isEmpty { return max(moment, span.lowerBound) }
        }
        return nil
    }
}
