import Testing
import Time

@testable import Scenario

/// What opens, closes and comes round, against the clocks read minute by minute.
@Suite struct CalendarTests {
    private static func time(_ text: String) -> Timestamp { Timestamp(text) ?? .epoch }

    @Test(arguments: WallClock.oddities)
    func `a time of the clock comes when the clock has come to it`(name: String, start: String) throws {
        let zone = try #require(Zone(name))
        let clock = WallClock(zone, from: Self.time(start), days: 4)
        var last = Int.min
        for reading in clock.readings {
            defer { last = reading.latest }
            guard last != .min, reading.latest > last else { continue }
            for time in (last + 1)...reading.latest {
                let civil = Day(number: time / 1_440).civilTime(minute: time % 1_440)
                #expect(zone.moment(of: civil) == reading.moment, "\(civil)")
            }
        }
    }

    @Test(arguments: WallClock.oddities)
    func `a schedule comes round when the clock has come to one of its minutes`(name: String, start: String) throws {
        let zone = try #require(Zone(name))
        let clock = WallClock(zone, from: Self.time(start), days: 4)
        var generator = SeededGenerator(name.utf8.count)
        for text in ["* * * * *", "*/15 * * * *", "30 2 * * *", "0 0 * * *", "59 23 * * fri,sat", "15,45 0-3 * * *", "0 12 30 * *"] {
            let cron = try Cron(text)
            var due: [Timestamp] = []
            for (before, reading) in zip(clock.readings, clock.readings.dropFirst()) where reading.latest > before.latest {
                let isDue = ((before.latest + 1)...reading.latest).contains { time in
                    let day = Day(number: time / 1_440)
                    return cron.matches(day) && cron.hours.contains(time % 1_440 / 60) && cron.minutes.contains(time % 60)
                }
                if isDue { due.append(reading.moment) }
            }
            for _ in 0..<300 {
                let reading = clock.readings[Int.random(in: 0..<clock.readings.count, using: &generator)]
                let moment = reading.moment + .seconds(Int.random(in: 0..<60, using: &generator))
                guard let expected = due.first(where: { $0 > moment }) else { continue }
                #expect(cron.next(after: moment, in: zone) == expected, "\(text) after \(moment)")
            }
        }
    }

    @Test(arguments: WallClock.oddities)
    func `a window is open between the times its clock has come to`(name: String, start: String) throws {
        let zone = try #require(Zone(name))
        let clock = WallClock(zone, from: Self.time(start), days: 9)
        var generator = SeededGenerator(start.utf8.count)
        for _ in 0..<12 {
            let window = Self.window(near: Self.time(start), in: zone, &generator)
            let opens = clock.readings.map { Self.isOpen(window, $0) }
            for _ in 0..<100 {
                let index = Int.random(in: 0..<clock.readings.count, using: &generator)
                guard let opening = opens[index...].firstIndex(of: true) else { continue }
                let moment = clock.readings[index].moment
                #expect(window.opening(at: moment, contactZone: nil) == clock.readings[opening].moment, "\(window) at \(moment)")
            }
        }
    }

    private static func window(near start: Timestamp, in zone: Zone, _ generator: inout SeededGenerator) -> Window {
        func minute() -> Int { Int.random(in: 0..<48, using: &generator) * 30 }
        let weekdays = Set(Weekday.allCases.filter { _ in Int.random(in: 0..<3, using: &generator) > 0 } + [.wednesday])
        let from = minute()
        let holiday = Day(CivilTime(start)).advanced(by: Int.random(in: 0..<5, using: &generator))
        return Window(
            weekdays: weekdays, hours: DailyHours(from: from, to: (from + 30 + minute()) % 1_440), zone: .fixed(zone),
            holidays: Holidays(dates: [holiday], yearly: [holiday.advanced(by: 2).dayOfYear]))
    }

    private static func isOpen(_ window: Window, _ reading: WallClock.Reading) -> Bool {
        [(reading.day, reading.minute), (reading.day.advanced(by: -1), reading.minute + 1_440)].contains { day, minute in
            (window.hours.from..<window.hours.to).contains(minute) && window.weekdays.contains(day.weekday)
                && !window.holidays.contains(day)
        }
    }

    @Test(arguments: WallClock.oddities)
    func `quiet hours are over when the clock has come to their end`(name: String, start: String) throws {
        let zone = try #require(Zone(name))
        let clock = WallClock(zone, from: Self.time(start), days: 4)
        for (from, to) in [(21 * 60, 8 * 60), (0, 8 * 60), (90, 150), (150, 90), (23 * 60, 1_440), (0, 30)] {
            let quiet = QuietHours(hours: DailyHours(from: from, to: to), zone: .contact)
            let isQuiet = clock.readings.map { Self.isOpen(Window(hours: quiet.hours), $0) }
            var next: Timestamp?
            for index in clock.readings.indices.reversed() {
                let moment = clock.readings[index].moment
                if !isQuiet[index] { next = moment }
                guard let next else { continue }
                let end = quiet.end(at: moment, contactZone: name)
                #expect(end == (isQuiet[index] ? next : nil), "\(from)–\(to) at \(moment)")
            }
        }
    }

    @Test func `a contact's own clock counts, and UTC for one whose zone nobody knows`() {
        let window = Window(hours: DailyHours(from: 9 * 60, to: 17 * 60))
        let noon = Self.time("2026-11-24T06:00:00Z")
        #expect(window.opening(at: noon, contactZone: "Asia/Tokyo") == noon)
        #expect(window.opening(at: noon, contactZone: "Europe/Warsaw") == Self.time("2026-11-24T08:00:00Z"))
        for unknown in [nil, "Mars/Base"] { #expect(window.opening(at: noon, contactZone: unknown) == Self.time("2026-11-24T09:00:00Z")) }
    }

    @Test func `holidays close a window, those of one year and those of every year`() throws {
        var holidays = Holidays.none
        for text in ["2026-12-24", "12-25", "12-26", "02-29"] {
            let isDate = holidays.insert(text)
            #expect(isDate, "\(text)")
        }
        for text in ["2026-02-29", "02-30", "13-01", "1-1", "", "24.12.2026", "2026-12-24 "] {
            let isDate = holidays.insert(text)
            #expect(!isDate, "\(text)")
        }
        let weekdays = try #require(Weekday.range("mon-fri"))
        let window = Window(weekdays: Set(weekdays), hours: DailyHours(from: 540, to: 1_020), zone: .fixed(.utc), holidays: holidays)
        // Thursday and Friday are holidays, then comes the weekend.
        let eve = Self.time("2026-12-23T17:00:00Z")
        #expect(window.opening(at: eve, contactZone: nil) == Self.time("2026-12-28T09:00:00Z"))
    }

    @Test func `hours past midnight belong to the day they begin on`() {
        let window = Window(weekdays: [.friday], hours: DailyHours(from: 22 * 60, to: 2 * 60), zone: .fixed(.utc))
        let saturday = Self.time("2026-11-28T01:59:00Z")
        #expect(window.opening(at: saturday, contactZone: nil) == saturday)
        #expect(window.opening(at: Self.time("2026-11-28T02:00:00Z"), contactZone: nil) == Self.time("2026-12-04T22:00:00Z"))
        #expect(window.opening(at: Self.time("2026-11-27T01:00:00Z"), contactZone: nil) == Self.time("2026-11-27T22:00:00Z"))
    }

    @Test func `weekdays run on past the end of the week`() {
        #expect(Weekday.range("fri-mon") == [.friday, .saturday, .sunday, .monday])
        #expect(
            Weekday.range("tue") == [.tuesday] && Weekday.range("Tue") == nil && Weekday.range("mon-") == nil
                && Weekday.range("montag") == nil)
    }
}
