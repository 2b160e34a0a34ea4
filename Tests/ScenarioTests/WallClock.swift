import Time

@testable import Scenario

/// The readings of a zone's clocks minute by minute, found the slow way: what the calendar is tested against.
///
/// A clock that goes back shows again what it has shown. The latest time it has ever shown never goes back, and a time has come as soon as
/// that is not earlier: this one rule says which of two equal times counts, and when one comes that is skipped.
struct WallClock {
    /// A minute and the latest time shown by then, in minutes from 1970-01-01 00:00 of the clock.
    struct Reading {
        let moment: Timestamp
        let latest: Int

        var day: Day { Day(number: latest / 1_440) }
        var minute: Int { latest % 1_440 }
    }

    let readings: [Reading]

    /// The minutes of some days after 1970, counted from two days before them so that a clock that went back is known.
    init(_ zone: Zone, from start: Timestamp, days: Int) {
        var latest = Int.min
        var readings: [Reading] = []
        for minute in -2 * 1_440..<days * 1_440 {
            let moment = start + .seconds(minute * 60)
            latest = max(latest, (Int(moment.seconds) + zone.offset(at: moment)) / 60)
            if minute >= 0 { readings.append(Reading(moment: moment, latest: latest)) }
        }
        self.readings = readings
    }
}

extension WallClock {
    /// Places and days at which clocks did something out of the ordinary, a day before it.
    static let oddities: [(zone: String, start: String)] = [
        ("Europe/Warsaw", "2026-03-28T00:00:00Z"), ("Europe/Warsaw", "2026-10-24T00:00:00Z"),
        // Half an hour.
        ("Australia/Lord_Howe", "2026-04-03T00:00:00Z"), ("Australia/Lord_Howe", "2026-10-02T00:00:00Z"),
        // At midnight: a day that began at 01:00, and one that had 23:00 twice.
        ("America/Sao_Paulo", "2018-11-03T00:00:00Z"), ("America/Sao_Paulo", "2018-02-16T00:00:00Z"),
        // A Friday that never was.
        ("Pacific/Apia", "2011-12-29T00:00:00Z"),
        // Back for Ramadan and forth again.
        ("Africa/Casablanca", "2026-02-14T00:00:00Z"), ("Africa/Casablanca", "2026-03-21T00:00:00Z"),
        // A minute past midnight.
        ("America/St_Johns", "2006-04-01T00:00:00Z"), ("America/St_Johns", "2006-10-28T00:00:00Z"),
        ("Asia/Kathmandu", "2026-01-01T00:00:00Z"), ("UTC", "2026-02-27T00:00:00Z"),
    ]
}
