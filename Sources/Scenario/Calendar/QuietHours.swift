package import Time

/// The hours in which nobody is written to.
package struct QuietHours: Hashable, Sendable {
    /// What becomes of a mail whose timer comes too late and meets them.
    package enum Late: String, Hashable, Sendable, CaseIterable {
        /// It goes out all the same.
        case run
        /// It waits until they are over.
        case nextWindow = "next_window"
        /// It is never sent.
        case expire
    }

    /// When they begin and end.
    package let hours: DailyHours
    /// Whose clocks count.
    package let zone: ZoneChoice
    /// What becomes of a mail whose timer comes too late.
    package let late: Late

    /// Quiet hours.
    package init(hours: DailyHours, zone: ZoneChoice, late: Late = .nextWindow) {
        self.hours = hours
        self.zone = zone
        self.late = late
    }

    /// The moment at which they are over, for a contact with a zone of this name; nil when it isn't quiet.
    package func end(at moment: Timestamp, contactZone: String?) -> Timestamp? {
        let zone = zone.zone(ofContact: contactZone)
        let today = Day(zone.civilTime(at: moment))
        var end: Timestamp?
        // Where the clocks skip a day, what began the day before may still last, and one night's hours touch those of the next.
        for offset in -2...1 {
            let span = hours.span(beginning: today.advanced(by: offset), in: zone)
            if span.contains(end ?? moment) { end = span.upperBound }
        }
        return end
    }
}
