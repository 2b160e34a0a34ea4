import Identity
import JSON
import Scenario
import Testing
import Time

@testable import Simulator

/// A scenario's engine; the sender is added.
func engine(_ yaml: String) throws -> Engine {
    let sender = Sender(from: "shop@example.org", postalAddress: "1 Main Street")
    return Engine(definition: try ScenarioDefinition.parse(yaml: yaml, in: ValidationContext(defaultSender: sender)), version: 1)
}

/// The id of the contact with this subject, as the farm has it.
func contactID(_ subject: String) -> UUID {
    let url = UUID(high: 0x6BA7_B811_9DAD_11D1, low: 0x80B4_00C0_4FD4_30C8)
    return .version5(namespace: .version5(namespace: url, name: "urn:goniec:contact".utf8), name: subject.utf8)
}

/// 2026-11-24 08:00 UTC, and so many minutes.
func moment(_ minutes: Int64 = 0) -> Timestamp {
    Timestamp(seconds: (Timestamp("2026-11-24T08:00:00Z")?.seconds ?? 0) + minutes * 60)
}

/// A contact that can be written to.
func contact(_ subject: String, zone: String? = nil, attributes: JSONObject = [:]) -> ContactState {
    ContactState(
        contact: Contact(id: contactID(subject), subject: subject, email: "\(subject)@example.org", zone: zone, attributes: attributes))
}

/// An event so many minutes after the start.
func arrival(
    _ type: String, _ minutes: Int64, of subject: String = "ada", _ data: JSONValue = [:], id: String? = nil, source: String = "/shop",
    arrives: Int64? = nil
) -> Arrival {
    let event = Event(
        id: id ?? "\(type)@\(minutes)", source: source, type: type, subject: subject, time: moment(minutes), data: data)
    return Arrival(contact: contactID(subject), event: event, at: arrives.map { moment($0) })
}

extension Simulation {
    init(
        _ scenarios: String..., contacts: [ContactState] = [], arrivals: [Arrival] = [], days: Int64 = 30, down: [Range<Timestamp>] = []
    )
        throws
    {
        self.init(
            catalog: Catalog(live: try scenarios.map { try engine($0) }), contacts: contacts, arrivals: arrivals, start: moment(),
            lastTick: moment(days * 1_440), downtimes: Downtimes(down), wantsJournal: true, identify: contactID)
    }

    /// Everything that is sent: whom, which step, how many minutes after the start.
    mutating func sent(days: Int64 = 30) -> [String] {
        run(upTo: moment(days * 1_440))
        return deliveries.map { "\($0.contact) \($0.step) \(($0.at - moment()).components.seconds / 60)" }
    }
}

@Suite struct SimulationTests {
    static let cart = """
        scenario: cart
        entry: { on: cart.modified, key: event.data.cart, reentry: always }
        exit: [{ on: order.placed, when: event.data.cart == key }]
        steps:
          - { id: hold, wait: { for: 2h, restart_on: cart.modified } }
          - { id: nudge, email: { template: t, topic: offers, lane: bulk } }
        """

    @Test func `timers go off at their moments, and events act on waits`() throws {
        var simulation = try Simulation(
            Self.cart, contacts: [contact("ada"), contact("bob")],
            arrivals: [
                arrival("cart.modified", 0, ["cart": "1"]), arrival("cart.modified", 60, ["cart": "1"]),
                arrival("cart.modified", 10, of: "bob", ["cart": "2"]), arrival("order.placed", 30, of: "bob", ["cart": "2"]),
                arrival("cart.modified", 50, of: "bob", ["cart": "3"]),
            ])
        #expect(simulation.sent() == ["bob nudge 170", "ada nudge 180"])
        #expect(simulation.now == moment(30 * 1_440))
    }

    @Test func `the same event twice is one`() throws {
        let scenario = """
            scenario: thanks
            entry: { on: order.placed, key: event.id, reentry: always }
            steps: [{ id: thanks, email: { template: t } }]
            """
        let arrivals = [arrival("order.placed", 1), arrival("order.placed", 1), arrival("order.placed", 2)]
        var simulation = try Simulation(scenario, contacts: [contact("ada")], arrivals: arrivals)
        #expect(simulation.sent() == ["ada thanks 1", "ada thanks 2"])
    }

    @Test func `an event that arrives late finds what came after it`() throws {
        var simulation = try Simulation(
            Self.cart, contacts: [contact("ada")],
            arrivals: [
                arrival("order.placed", 10, ["cart": "1"]), arrival("cart.modified", 5, ["cart": "1"], arrives: 20),
                arrival("cart.modified", 30, ["cart": "2"]), arrival("cart.modified", 6, ["cart": "2"], arrives: 40),
            ])
        // The first cart was ordered before; the second is of minute 30, whatever came after that.
        #expect(simulation.sent() == ["ada nudge 150"])
    }

    @Test func `mails are accepted at their moment, whatever the source of the event that led to them`() throws {
        let scenario = """
            scenario: accepted
            entry: { on: a, reentry: always }
            steps:
              - { id: first, email: { template: t } }
              - { id: wait, wait: { event: email.accepted, when: event.data.step == "first", for: 1d, on_timeout: exit } }
              - { id: pause, wait: { for: 1h } }
              - { id: second, email: { template: t } }
            """
        var simulation = try Simulation(scenario, contacts: [contact("ada")], arrivals: [arrival("a", 1, source: "zoo")])
        #expect(simulation.sent() == ["ada first 1", "ada second 61"])
    }

    @Test func `mails that answer themselves are stopped, and said`() throws {
        let scenario = """
            scenario: echo
            entry: { on: email.accepted, key: event.id, reentry: always }
            steps: [{ id: again, email: { template: t } }]
            """
        var simulation = try Simulation(scenario, contacts: [contact("ada")], arrivals: [arrival("email.accepted", 1)])
        #expect(simulation.sent().count == Simulation.burstLimit + 1)
        #expect(simulation.alerts.count == 1 && simulation.alerts[0].hasPrefix("echo answers its own mails"))
    }

    @Test func `schedules tick for everybody, and what was missed while the scheduler was down comes once`() throws {
        let scenario = """
            scenario: daily
            entry: { schedule: "0 12 * * *", when: contact.attributes.plan == "trial" }
            steps: [{ id: mail, email: { template: t } }]
            """
        let contacts = [contact("ada", attributes: ["plan": "trial"]), contact("bob", attributes: ["plan": "pro"])]
        var simulation = try Simulation(scenario, contacts: contacts, days: 4, down: [moment(2_000)..<moment(5_000)])
        // Noon is four hours after the start; days 2 and 3 fall into the downtime.
        #expect(simulation.sent() == ["ada mail 240", "ada mail 1680", "ada mail 5000"])
    }

    @Test func `a timer that comes due while the scheduler is down waits for it`() throws {
        var simulation = try Simulation(
            Self.cart, contacts: [contact("ada")], arrivals: [arrival("cart.modified", 0, ["cart": "1"])],
            down: [moment(60)..<moment(200)])
        #expect(simulation.sent() == ["ada nudge 200"])
    }

    @Test func `what a contact may not get is noted, not sent, and a cap counts what was sent`() throws {
        let scenario = Self.cart + "\npolicy: { frequency: { max: 1, per: 7d } }"
        var simulation = try Simulation(
            scenario, contacts: [contact("ada")],
            arrivals: (0..<3).map { arrival("cart.modified", $0, ["cart": .string("\($0)")]) })
        #expect(simulation.sent() == ["ada nudge 120"])
        #expect(simulation.journal.count { $0.entry.kind == .gate } == 2)
    }

    @Test func `the same history gives the same result`() throws {
        let arrivals = (0..<200).map { number in
            arrival(
                number % 5 == 0 ? "order.placed" : "cart.modified", Int64(number * 7 % 150), of: "c\(number % 9)", ["cart": "1"],
                id: "\(number)")
        }
        let contacts = (0..<9).map { contact("c\($0)") }
        var one = try Simulation(Self.cart, contacts: contacts, arrivals: arrivals)
        var two = try Simulation(Self.cart, contacts: contacts.reversed(), arrivals: arrivals.reversed())
        #expect(!one.sent().isEmpty && one.sent() == two.sent() && one.journal == two.journal)
    }
}
