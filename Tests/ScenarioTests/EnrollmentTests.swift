import Identity
import JSON
import Testing
import Time

@testable import Scenario

@Suite struct EnrollmentTests {
    static func restored(_ enrollment: Enrollment, from json: JSONValue) throws -> Enrollment {
        try Enrollment(
            id: enrollment.id, contactID: enrollment.contactID, scenario: enrollment.scenario, version: enrollment.version,
            key: enrollment.key, state: enrollment.state, enteredAt: enrollment.enteredAt, endedAt: enrollment.endedAt,
            waitNumber: enrollment.waitNumber, dueAt: enrollment.dueAt, json: json)
    }

    @Test func `an enrollment comes back from its columns and its JSON as it was`() throws {
        var world = try World(
            """
            scenario: s
            entry: { on: begun, key: event.data.k }
            goal: { on: clicked }
            steps:
              - { id: hello, email: { template: t } }
              - { id: hold, wait: { for: 1h, restart_on: begun } }
              - { id: react, wait: { event: clicked, since: entry, for: 1d } }
            """)
        world.take(event("begun", -5, ["k": "ą\"\\", "nested": ["a": [1, 2.5, nil]]]))
        world.take(event("clicked", -3), event("begun", -2, ["k": "ą\"\\"]))
        for _ in 0..<2 {
            let enrollment = try #require(world.enrollments.first)
            let json = try JSONValue(parsing: enrollment.json().bytes)
            #expect(try Self.restored(enrollment, from: json) == enrollment)
            #expect(json["seen"] == ["react"] && json["visits"] == ["hello": 1])
            world.wait("2h")
        }
        #expect(world.live.isEmpty)
    }

    @Test func `a damaged state is refused with the member's name`() throws {
        var world = try World("scenario: s\nentry: { on: begun }\nsteps: [{ id: hold, wait: { for: 1h } }]")
        world.take(event("begun"))
        let enrollment = try #require(world.live.first)
        #expect(throws: EnrollmentError.damaged(enrollment.id, member: "context")) { try Self.restored(enrollment, from: [:]) }
        #expect(throws: EnrollmentError.damaged(enrollment.id, member: "entry")) {
            try Self.restored(enrollment, from: ["context": enrollment.context])
        }
    }

    @Test func `events are ordered by time, then source, then id, by bytes`() {
        func make(_ time: Int64, _ source: String, _ id: String) -> Event {
            Event(id: id, source: source, type: "t", subject: "s", time: Timestamp(seconds: time))
        }
        let sorted = [make(1, "b", "z"), make(2, "a", "a"), make(2, "a", "b"), make(2, "b", "A"), make(2, "b", "a"), make(2, "é", "")]
        #expect(sorted.reversed().sorted() == sorted)
        #expect(Event(json: sorted[0].json()) == sorted[0])
        #expect(Event(json: ["id": "x"]) == nil)
    }
}
