import Testing
import Time

@testable import Scenario

@Suite struct CronTests {
    private static func next(_ text: String, after: String, in zone: String = "UTC") throws -> String? {
        try Cron(text).next(after: Timestamp(after) ?? .epoch, in: Zone(zone) ?? .utc)?.description
    }

    @Test(arguments: [
        ("0 12 * * *", "2026-11-24T12:00:00Z", "2026-11-25T12:00:00Z"), ("*/20 * * * *", "2026-11-24T12:59:59Z", "2026-11-24T13:00:00Z"),
        ("0 9 * * mon-fri", "2026-11-27T09:00:00Z", "2026-11-30T09:00:00Z"), ("0 9 * * 7", "2026-11-24T00:00:00Z", "2026-11-29T09:00:00Z"),
        ("0 9 * * fri-sun", "2026-11-28T10:00:00Z", "2026-11-29T09:00:00Z"), ("0 0 29 2 *", "2026-11-24T00:00:00Z", "2028-02-29T00:00:00Z"),
        ("0 0 29 FEB *", "2096-03-01T00:00:00Z", "2104-02-29T00:00:00Z"), ("5 4 1,15 * *", "2026-11-24T00:00:00Z", "2026-12-01T04:05:00Z"),
        ("10-30/10 8 * jan,jul *", "2026-11-24T00:00:00Z", "2027-01-01T08:10:00Z"),
        ("@hourly", "2026-11-24T00:00:00Z", "2026-11-24T01:00:00Z"),
        ("@daily", "2026-11-24T00:00:00Z", "2026-11-25T00:00:00Z"), ("@weekly", "2026-11-24T00:00:00Z", "2026-11-29T00:00:00Z"),
        ("@Monthly", "2026-11-24T00:00:00Z", "2026-12-01T00:00:00Z"), ("@yearly", "2026-11-24T00:00:00Z", "2027-01-01T00:00:00Z"),
        // Either day, when both are said.
        ("0 0 13 * fri", "2026-11-24T00:00:00Z", "2026-11-27T00:00:00Z"), ("0 0 13 * fri", "2026-12-12T00:00:00Z", "2026-12-13T00:00:00Z"),
        // Both, when one begins with a star: Vixie's rule, which looks no further.
        ("0 0 */2 * fri", "2026-11-24T00:00:00Z", "2026-11-27T00:00:00Z"),
        ("0 0 */2 * fri", "2026-11-27T00:00:00Z", "2026-12-11T00:00:00Z"),
        ("0 0 29 2 */3", "2026-11-24T00:00:00Z", "2032-02-29T00:00:00Z"),
    ])
    func `the next time is the first after a moment`(text: String, after: String, next: String) throws {
        #expect(try Self.next(text, after: after) == next)
    }

    @Test func `what the clocks skip comes at the end of the gap, and what they show twice comes once`() throws {
        #expect(try Self.next("30 2 * * *", after: "2026-03-28T12:00:00Z", in: "Europe/Warsaw") == "2026-03-29T01:00:00Z")
        #expect(try Self.next("30 2 * * *", after: "2026-03-29T01:00:00Z", in: "Europe/Warsaw") == "2026-03-30T00:30:00Z")
        #expect(try Self.next("30 2 * * *", after: "2026-10-24T12:00:00Z", in: "Europe/Warsaw") == "2026-10-25T00:30:00Z")
        #expect(try Self.next("30 2 * * *", after: "2026-10-25T00:30:00Z", in: "Europe/Warsaw") == "2026-10-26T01:30:00Z")
        // A day that never was: its noon is the midnight that came in its place.
        #expect(try Self.next("0 12 * * fri", after: "2011-12-29T12:00:00Z", in: "Pacific/Apia") == "2011-12-30T10:00:00Z")
    }

    @Test(arguments: [
        ("", "there are 0"), ("* * * *", "there are 4"), ("* * * * * *", "there are 6"), ("@reboot", "is none of"),
        ("60 * * * *", "no minute"),
        ("* 24 * * *", "no hour"), ("* * 0 * *", "no day of the month"), ("* * * 13 *", "no month"), ("* * * * 8", "no weekday"),
        ("* * * * montag", "no weekday"), ("*/0 * * * *", "the step"), ("*/60 * * * *", "the step"), ("5/15 * * * *", "such as 5-59"),
        ("30-10 * * * *", "ends before it begins"), ("1,,2 * * * *", "no minute"), ("-1 * * * *", "no minute"), ("1- * * * *", "no minute"),
        ("1-2-3 * * * *", "no minute"), ("*-5 * * * *", "no minute"), ("+5 * * * *", "no minute"), ("005 * * * *", "no minute"),
        ("٣ * * * *", "no minute"), ("0 0 30 2 *", "no such day"), ("0 0 31 4,6,9,11 *", "no such day"),
    ])
    func `what is no schedule is said in a sentence`(text: String, part: String) {
        let error = #expect(throws: CronError.self) { try Cron(text) }
        #expect(error.map { "\($0)".contains(part) } == true, "\(String(describing: error))")
    }

    @Test func `fields are sets of numbers in any spelling`() throws {
        #expect(try Cron("0-59 0-23 1-31 1-12 sun-sat").minutes == CronField("0-30,20-59", unit: .minute))
        #expect(try CronField("*", unit: .weekday).contains(6) && CronField("7", unit: .weekday).contains(0))
        #expect(try CronField("1-5/2,sat", unit: .weekday) == CronField("mon,wed,5,6", unit: .weekday))
        #expect(try CronField("50-59", unit: .minute).first(from: 51) == 51)
        #expect(try CronField("5", unit: .minute).first(from: 6) == nil)
    }

    @Test func `a text is read or refused and never anything else`() {
        var generator = SeededGenerator(3)
        let parts = ["*", "/", "-", ",", "1", "59", "7", "mon", "dec", " ", "0", "@", "99999999999999999999", "\t", "é"]
        var read = 0
        for _ in 0..<2_000 {
            var fields = ["*/5", "0-12", "1,15", "jan-jun", "fri"]
            for _ in 0..<Int.random(in: 1...2, using: &generator) {
                let index = fields.indices.randomElement(using: &generator) ?? 0
                let part = parts.randomElement(using: &generator) ?? ""
                fields[index] = Bool.random(using: &generator) ? part : fields[index] + part
            }
            guard let cron = try? Cron(fields.joined(separator: " ")) else { continue }
            read += 1
            #expect(cron.next(after: World.start, in: .utc).map { $0 > World.start } == true)
        }
        #expect((200..<2_000).contains(read))
    }
}
