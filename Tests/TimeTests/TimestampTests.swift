import Testing

@testable import Time

struct TimestampTests {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0, "1970-01-01T00:00:00Z"),
        ("2026-11-24T09:00:00.25+01:00", 1_795_507_200_250_000, "2026-11-24T08:00:00.25Z"),
        ("2000-02-29t23:59:60z", 951_868_800_000_000, "2000-03-01T00:00:00Z"),
        ("1969-12-31 23:59:59.9999999-00:00", -1, "1969-12-31T23:59:59.999999Z"),
        ("0001-01-01T00:00:00Z", -62_135_596_800_000_000, "0001-01-01T00:00:00Z"),
        ("9999-12-31T23:59:59.999999Z", 253_402_300_799_999_999, "9999-12-31T23:59:59.999999Z"),
    ])
    func `RFC 3339 text is read and written`(text: String, microseconds: Int64, canonical: String) {
        #expect(Timestamp(text)?.microseconds == microseconds)
        #expect(Timestamp(microseconds: microseconds).description == canonical)
    }

    @Test(arguments: [
        "", "2026-11-24", "2026-11-24T09:00:00", "2026-13-01T00:00:00Z", "2025-02-29T00:00:00Z", "2026-01-01T24:00:00Z",
        "2026-01-01T00:00:00.Z", "2026-01-01T00:00:00+1:00", "0001-01-01T00:00:00+00:01", "2026-01-01T00:00:00Zx", "٢026-01-01T00:00:00Z",
    ])
    func `what isn't RFC 3339 is refused`(text: String) {
        #expect(Timestamp(text) == nil)
    }

    @Test func `every day of eight centuries survives the calendar and back`() {
        for days in stride(from: -200_000, through: 100_000, by: 1) {
            let date = CivilTime.date(daysSinceEpoch: days)
            #expect(CivilTime.daysSinceEpoch(year: date.year, month: date.month, day: date.day) == days)
        }
    }

    @Test func `the week is right`() {
        #expect(CivilTime(year: 2026, month: 11, day: 24).weekday == 2)
        #expect(CivilTime(year: 1969, month: 12, day: 31).weekday == 3)
    }

    @Test func `arithmetic saturates`() {
        #expect(Timestamp.latest + .seconds(1) == .latest)
        #expect(Timestamp.earliest - .seconds(Int64.max) == .earliest)
        #expect(Timestamp.epoch + .milliseconds(1_500) - .epoch == .milliseconds(1_500))
    }

    @Test(arguments: [("90s", 90_000), ("1h30m", 5_400_000), ("3d", 259_200_000), ("2w1ms", 1_209_600_001), ("0s", 0)])
    func `duration literals are read`(text: String, milliseconds: Int) {
        #expect(Duration(literal: text) == .milliseconds(milliseconds))
    }

    @Test(arguments: ["", "5", "h", "-1h", "1.5h", "1m1h", "1h1h", "1 h", "40000d", "99999999999999999999s", "٣h"])
    func `what isn't a duration is refused`(text: String) {
        #expect(Duration(literal: text) == nil)
    }

    @Test(arguments: ["1m30s", "1h30m", "3d", "2w1ms", "0s"])
    func `duration literals round-trip`(text: String) {
        #expect(Duration(literal: text)?.literal == text)
    }
}
