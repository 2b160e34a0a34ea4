import Identity
import JSON
import Testing
import Time

@testable import Scenario

/// What the decider makes of segments.
struct DeciderSegmentTests {
    private static let start = AggregateWorld.start + .seconds(10 * 86_400)
    private static let contact = Contact(id: UUID(high: 3, low: 4), subject: "anna", email: "anna@example.org")

    /// A contact whose state goes from one decision to the next.
    private struct Person {
        let catalog: Catalog
        var state = ContactState(contact: contact, aggregates: EventLog())
        var now = start
        var journal: [String] = []
        var born: [String] = []

        init(_ segments: String..., scenarios: [String] = []) throws {
            let sender = Sender(from: "shop@example.com", postalAddress: "1 Main Street")
            catalog = Catalog(
                live: try scenarios.map {
                    Engine(definition: try .parse(yaml: $0, in: ValidationContext(defaultSender: sender)), version: 1)
                },
                segments: try segments.map { try Segment.parse(yaml: $0) })
        }

        mutating func take(_ type: String, id: String = "1", data: JSONValue = [:]) {
            let event = Event(id: id, source: "shop", type: type, subject: "anna", time: now, data: data)
            decide { $0.take(event) }
        }

        mutating func look() { decide { $0.lookAtSegments() } }

        private mutating func decide(_ body: (inout Decider) -> Void) {
            var decider = Decider(catalog: catalog, state: state, now: now)
            body(&decider)
            state = decider.state
            for decision in decider.decisions {
                switch decision {
                case .born(let event): born.append("\(event.type) \(event.data["segment"]?.string ?? "")")
                case .noted(let entry, _): journal.append("\(entry.kind.rawValue) \(entry.detail)")
                case .moved(let advance, _): journal += advance.journal.map(\.kind.rawValue)
                }
            }
        }
    }

    private static let buyers = "segment: buyers\ncondition: events.count('order.placed', duration('24h')) > 0"
    private static let pro = "segment: pro\ncondition: contact.attributes.plan == 'pro'"

    @Test func `an event lets its contact into a segment, and time lets it out to the microsecond`() throws {
        var anna = try Person(Self.buyers)
        anna.take("visit")
        #expect(anna.state.memberships.isEmpty && anna.state.segmentsDueAt == nil)
        anna.take("order.placed", id: "2")
        #expect(anna.state.memberships == ["buyers"])
        #expect(anna.state.segmentsDueAt == Self.start + .seconds(86_400))
        #expect(anna.born == ["segment.entered buyers"])
        anna.now = Self.start + .seconds(86_400) - .microseconds(1)
        anna.look()
        #expect(anna.state.memberships == ["buyers"])
        anna.now = Self.start + .seconds(86_400)
        anna.look()
        #expect(anna.state.memberships.isEmpty && anna.state.segmentsDueAt == nil)
        #expect(anna.born == ["segment.entered buyers", "segment.left buyers"])
        #expect(anna.journal == ["segment-entered buyers", "segment-left buyers"])
    }

    @Test func `an attribute's change moves its contact in the same decision`() throws {
        var anna = try Person(Self.pro)
        anna.take("signed.up")
        anna.take("upgraded", id: "2", data: ["contact": ["attributes": ["plan": "pro"]]])
        #expect(anna.state.memberships == ["pro"])
        anna.take("downgraded", id: "3", data: ["contact": ["attributes": ["plan": nil]]])
        #expect(anna.state.memberships.isEmpty)
        #expect(anna.born == ["segment.entered pro", "segment.left pro"])
    }

    @Test func `to a new contact every segment may apply, whatever brought it`() throws {
        var anna = try Person("segment: quiet\ncondition: events.count('order.placed') == 0", Self.pro)
        anna.take("visit")
        #expect(anna.state.memberships == ["quiet"])
    }

    @Test func `coming into a segment begins a passage at once, and what that sets may move the contact on`() throws {
        let scenario = """
            scenario: upsell
            entry: { segment: buyers, reentry: always }
            steps:
              - { id: mark, update: { attributes: { plan: "'pro'" } } }
            """
        var anna = try Person(Self.buyers, Self.pro, scenarios: [scenario])
        anna.take("visit")
        anna.take("order.placed", id: "2")
        #expect(anna.state.memberships == ["buyers", "pro"])
        #expect(anna.born == ["segment.entered buyers", "segment.entered pro"])
        #expect(anna.journal.contains("entered") && anna.journal.contains("completed"))
    }

    @Test func `segments that change each other without end stand still and say so`() throws {
        let scenario = """
            scenario: see-saw
            entry: { on: segment.entered, key: event.id, reentry: always }
            steps: [{ id: a, update: { attributes: { plan: "'free'" } } }]
            """
        let other = """
            scenario: saw-see
            entry: { on: segment.left, key: event.id, reentry: always }
            steps: [{ id: a, update: { attributes: { plan: "'pro'" } } }]
            """
        var anna = try Person(Self.pro, scenarios: [scenario, other])
        anna.take("upgraded", data: ["contact": ["attributes": ["plan": "pro"]]])
        #expect(anna.born.count == Decider.segmentRounds)
        #expect(anna.journal.last == "failed the segments pro change each other without end")
    }

    @Test func `the same cause gives events of the same id, and a contact's timer stays where something else may happen earlier`() throws {
        var (anna, twin) = (try Person(Self.buyers), try Person(Self.buyers))
        for number in 0..<3 {
            anna.now = Self.start + .seconds(Int64(number) * 3_600)
            anna.take("order.placed", id: "\(number)")
        }
        twin.take("order.placed", id: "0")
        #expect(anna.state.segmentsDueAt == twin.state.segmentsDueAt)
        let ids = [anna, twin].map { $0.state.laterEvents.map(\.id) }
        #expect(ids[0] == ids[1] && ids[0].count == 1)
        anna.now = Self.start + .seconds(86_400)
        anna.look()
        #expect(anna.state.memberships == ["buyers"])
        #expect(anna.state.segmentsDueAt == Self.start + .seconds(86_400 + 2 * 3_600))
    }

    @Test func `an erased contact belongs nowhere`() throws {
        var anna = try Person(Self.buyers)
        anna.take("order.placed")
        anna.state.standing.isErased = true
        anna.look()
        #expect(anna.state.memberships.isEmpty && anna.state.segmentsDueAt == nil)
        #expect(anna.born == ["segment.entered buyers"])
    }
}
