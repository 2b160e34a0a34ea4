internal import Time

/// A moment and how clocks show it somewhere.
struct ZonedTime {
    let moment: Timestamp
    let civil: CivilTime
    /// Seconds east of UTC.
    let offset: Int
    let zoneName: String

    init(_ moment: Timestamp, in zone: Zone) {
        self.moment = moment
        offset = zone.offset(at: moment)
        civil = CivilTime(moment, offsetSeconds: offset)
        zoneName = zone.abbreviation(at: moment)
    }

    init(_ moment: Timestamp, offset: Int) {
        self.moment = moment
        self.offset = offset
        civil = CivilTime(moment, offsetSeconds: offset)
        zoneName = offset == 0 ? "UTC" : ""
    }

    /// 1…366.
    var dayOfYear: Int {
        CivilTime.daysSinceEpoch(year: civil.year, month: civil.month, day: civil.day)
            - CivilTime.daysSinceEpoch(year: civil.year, month: 1, day: 1) + 1
    }

    /// The week and its year as ISO 8601 counts them.
    var isoWeek: (year: Int, week: Int) {
        let weekday = (civil.weekday + 6) % 7
        let thursday = CivilTime.daysSinceEpoch(year: civil.year, month: civil.month, day: civil.day) - weekday + 3
        let year = CivilTime.date(daysSinceEpoch: thursday).year
        return (year, (thursday - CivilTime.daysSinceEpoch(year: year, month: 1, day: 1)) / 7 + 1)
    }

    /// The week of the year, weeks beginning on Sunday (0) or Monday (1).
    func week(startingOn first: Int) -> Int {
        let weekday = (civil.weekday - first + 7) % 7
        return (dayOfYear + 6 - weekday) / 7
    }
}
