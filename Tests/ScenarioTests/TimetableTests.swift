import JSON
import Testing
import Time

@testable import Scenario

@Suite struct TimetableTests {
    private func daily(_ text: String, in zone: String = "UTC") throws -> Timetable {
        .recurring(Schedule(cron: try Cron(text), zone: try #require(Zone(zone))))
    }

    private func at(_ text: String) throws -> Timestamp { try #require(Timestamp(text)) }

    @Test func `of the moments that were missed only the last counts`() throws {
        let noon = try daily("0 12 * * *")
        let passed = try at("2026-03-01T12:00:00Z")
        #expect(noon.latest(after: passed, upTo: try at("2026-03-02T11:59:59Z")) == nil)
        #expect(noon.latest(after: passed, upTo: try at("2026-03-02T12:00:00Z")) == (try at("2026-03-02T12:00:00Z")))
        #expect(noon.latest(after: passed, upTo: try at("2026-03-09T13:00:00Z")) == (try at("2026-03-09T12:00:00Z")))
        #expect(noon.latest(after: passed, upTo: passed) == nil)
    }

    @Test func `the last moment is the same however far one looks back for it`() throws {
        for text in ["* * * * *", "*/7 * * * *", "30 3 * * *", "0 0 1 * *", "0 0 29 2 *"] {
            let table = try daily(text, in: "Europe/Warsaw")
            let now = try at("2026-11-24T16:00:30Z")
            for days in [0, 1, 3, 40, 500, 1_500] {
                let passed = now - .seconds(days * 86_400 + 90)
                var expected: Timestamp?
                var moment = now - .seconds(text.hasPrefix("*") ? min(days * 86_400 + 90, 7_200) : days * 86_400 + 90)
                while let next = table.next(after: moment), next <= now { (expected, moment) = (next, next) }
                #expect(table.latest(after: passed, upTo: now) == expected, "\(text), \(days)")
            }
        }
    }

    @Test func `a single moment comes once, and not when it was over before`() throws {
        let moment = try at("2026-11-27T08:00:00Z")
        let once = Timetable.once(moment)
        #expect(once.latest(after: .earliest, upTo: moment - .microseconds(1)) == nil)
        #expect(once.latest(after: .earliest, upTo: moment) == moment)
        #expect(once.latest(after: moment, upTo: .latest) == nil)
        #expect(once.next(after: .earliest) == moment && once.next(after: moment) == nil)
    }

    @Test func `timetables with other moments have other texts`() throws {
        let texts = [
            try daily("0 12 * * *"), try daily("0 12 * * *", in: "Europe/Warsaw"), try daily("1 12 * * *"), .once(.epoch),
            .once(try at("2026-11-27T08:00:00Z")),
        ].map(\.description)
        #expect(Set(texts).count == texts.count)
        #expect(texts[1] == "0 12 * * * in Europe/Warsaw")
    }

    @Test func `only schedules and broadcasts go by the clock`() {
        #expect(Timetable(.manual) == nil && Timetable(.event("a")) == nil && Timetable(.segment("a", .entered)) == nil)
        #expect(Timetable(.broadcast(segment: "a", at: .epoch)) == .once(.epoch))
    }

    @Test func `what comes in by the clock or by hand is an event that the entry accepts`() throws {
        let due = Event.scheduleDue(scenario: "daily", tick: .epoch, subject: "anna")
        #expect(due.id == "daily/1970-01-01T00:00:00Z" && due.source == "urn:goniec:schedule" && due.time == .epoch)
        #expect(due.data == ["scenario": "daily", "tick": "1970-01-01T00:00:00Z"])
        let enter = Event.scenarioEnter(scenario: "vip", id: "7", at: .epoch, subject: "anna", data: ["scenario": "no", "gift": 1])
        #expect(enter.id == "vip/7" && enter.data == ["scenario": "vip", "gift": 1])
        let mail = "steps: [{ id: y, email: { template: t, topic: q } }]\nsender: { from: a@b.example, postal_address: x }"
        let daily = try ScenarioDefinition.parse(yaml: "scenario: daily\nentry: { schedule: '0 12 * * *' }\n\(mail)")
        #expect(daily.accepts(due) && !daily.accepts(enter))
        #expect(!daily.accepts(.scheduleDue(scenario: "other", tick: .epoch, subject: "anna")))
    }
}
