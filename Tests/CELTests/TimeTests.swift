import CEL
import Testing
import Time

/// Timestamps and durations; cases after cel-spec's timestamps.
struct TimeTests {
    @Test(
        arguments: [
            ("getFullYear()", 2009), ("getMonth()", 1), ("getDate()", 13), ("getDayOfMonth()", 12), ("getDayOfWeek()", 5),
            ("getDayOfYear()", 43),
            ("getHours()", 23), ("getMinutes()", 31), ("getSeconds()", 30), ("getMilliseconds()", 123),
            ("getDate('Australia/Sydney')", 14), ("getDayOfMonth('US/Central')", 12), ("getDayOfMonth('+11:00')", 13),
            ("getFullYear('-09:30')", 2009), ("getHours('02:00')", 1), ("getHours('2:00')", 1), ("getMinutes('Asia/Kathmandu')", 16),
            ("getDayOfWeek('UTC')", 5), ("getSeconds('-00:00')", 30), ("getHours('Europe/Warsaw')", 0), ("getHours('')", 23),
        ] as [(String, Int64)])
    func `a timestamp's parts in any zone`(call: String, expected: Int64) throws {
        #expect(try evaluated("timestamp('2009-02-13T23:31:30.123456789Z').\(call)") == .int(expected))
    }

    @Test(
        arguments: [
            ("duration('10000s').getHours()", 2), ("duration('3730s').getMinutes()", 62), ("duration('3730s').getSeconds()", 3_730),
            ("duration('123.321456789s').getMilliseconds()", 321), ("duration('-1h').getMinutes()", -60),
            ("timestamp('1960-01-01T00:00:00.9Z').getMilliseconds()", 900), ("timestamp('2024-02-29T12:00:00Z').getDayOfYear()", 59),
            ("string(timestamp('2009-02-13T23:31:30+01:30'))", "2009-02-13T22:01:30Z"),
            ("string(timestamp(1234567890))", "2009-02-13T23:31:30Z"),
            ("string(timestamp('9999-12-31T23:59:59.999999999Z'))", "9999-12-31T23:59:59.999999999Z"),
            ("string(timestamp('2020-01-01T00:00:00.12Z'))", "2020-01-01T00:00:00.120Z"),
            ("string(duration('1000000s'))", "1000000s"), ("string(duration('-1.5s'))", "-1.500s"), ("string(duration('1h30m'))", "5400s"),
            ("string(duration('100us') + duration('.5ms'))", "0.000600s"), ("string(duration('0'))", "0s"),
            ("string(duration('1m1ns'))", "60.000000001s"),
            ("string(duration('200000000000s'))", "200000000000s"),
            ("timestamp('2009-02-13T23:00:00Z') + duration('240s') == timestamp('2009-02-13T23:04:00Z')", true),
            ("duration('120s') + timestamp('2009-02-13T23:01:00Z') == timestamp('2009-02-13T23:03:00Z')", true),
            ("timestamp('0001-01-01T00:00:01.000000001Z') + duration('-999999999ns') == timestamp('0001-01-01T00:00:00.000000002Z')", true),
            ("timestamp('2009-02-13T23:31:00Z') - timestamp('2009-02-13T23:29:00Z') == duration('120s')", true),
            ("timestamp('2009-02-13T23:10:00Z') - duration('600s') == timestamp('2009-02-13T23:00:00Z')", true),
            ("duration('900s') - duration('42s') == duration('858s')", true),
            ("timestamp('2020-01-01T00:00:00-23:59') > timestamp(0)", true),
        ] as [(String, Value)])
    func `arithmetic and text`(source: String, expected: Value) throws {
        #expect(try evaluated(source) == expected)
    }

    @Test(arguments: [
        "timestamp('0000-01-01T00:00:00Z')", "timestamp('10000-01-01T00:00:00Z')", "timestamp('2020-01-01')",
        "timestamp('2020-02-30T00:00:00Z')",
        "timestamp('2020-01-01 00:00:00Z')", "timestamp('2020-01-01T00:00:00')", "timestamp('2020-01-01T00:00:00.Z')", "timestamp('')",
        "timestamp('2020-01-01T00:00:00.5')", "timestamp('0001-01-01T00:00:00+01:00')", "timestamp(253402300800)",
        "timestamp(-62135596801)",
        "timestamp('0001-01-01T00:00:00Z') + duration('-1ns')", "timestamp('9999-12-31T23:59:59.999999999Z') + duration('1ns')",
        "timestamp('9999-12-31T23:59:59Z') - timestamp('0001-01-01T00:00:00Z')", "duration('320000000000s')", "duration('-320000000000s')",
        "duration('200000000000s') + duration('200000000000s')", "duration('-200000000000s') - duration('200000000000s')",
        "duration('1')", "duration('')", "duration('-')", "duration('1d')", "duration('1h-2m')", "duration(' 1s')", "duration('.s')",
        "duration('99999999999999999999999999999999999999999999999s')", "timestamp(0).getHours('Nowhere/City')",
        "timestamp(0).getHours('+0200')",
        "timestamp(0).getHours('+99:99')", "timestamp(0).getHours(2)", "duration('1s').getHours('UTC')", "duration('1s').getFullYear()",
        "-duration('1s')", "duration('1s') * 2", "timestamp(0) + timestamp(0)", "duration('1s') - timestamp(0)",
    ])
    func `what is out of range or not a time is an error`(source: String) throws {
        #expect(try failure(of: source) != nil)
    }

    @Test func `the host's times come and go`() throws {
        let moment = try #require(Timestamp("2026-11-24T08:00:00.25Z"))
        #expect(Instant(moment).timestamp == moment)
        #expect(try evaluated("now.getMilliseconds()", ["now": .timestamp(Instant(moment))]) == 250)
        #expect(Span(.milliseconds(-1_500)).description == "-1.500s")
        #expect(Span(.milliseconds(-1_500)).duration == .milliseconds(-1_500))
        #expect(Span(.seconds(Int64.max)) > Span(nanoseconds: .max))
    }
}
