import AMQP
import Identity
import JSON
import Jobs
import Scenario
import Store
import Support
import Testing
import Time

@testable import Simulator
@testable import Workers

/// A random scenario and what happens, in the order it arrives.
private struct Script {
    private static let start = Timestamp("2026-11-24T08:00:00Z") ?? .epoch

    let scenario: String
    let segment: String
    /// At moments of their own, so that what is sent at once and what is sent after the batch are the same.
    let arrivals: [(at: Timestamp, message: Message)]
    static let end = start + .seconds(3_600)

    init(seed: UInt64) {
        var random = SeededGenerator(state: seed)
        segment = "segment: hot\ncondition: events.count('b', duration('40s')) > 0 || contact.attributes.n == 2"
        scenario = Self.yaml(&random)
        arrivals = Self.arrivals(&random)
    }

    private static func pick(_ choices: [String], _ random: inout SeededGenerator) -> String {
        choices.randomElement(using: &random) ?? ""
    }

    private static func yaml(_ random: inout SeededGenerator) -> String {
        let count = Int.random(in: 2...7, using: &random)
        let key = Bool.random(using: &random) ? ", key: event.data.k" : ""
        let reentry = pick(["once", "always", "{ after: 30s }"], &random)
        let entries = ["{ on: a, reentry: \(reentry)\(key) }", "{ segment: hot, reentry: \(reentry) }"]
        var lines = ["scenario: random", "entry: \(pick(entries, &random))"]
        if Bool.random(using: &random) { lines.append("exit: { on: x, when: event.data.n > 0 }") }
        if Bool.random(using: &random) { lines.append("policy: { frequency: { max: 2, per: 50s } }") }
        lines.append("steps:")
        for index in 0..<count { lines.append("  - { id: s\(index), \(step(of: count, &random)) }") }
        return lines.joined(separator: "\n")
    }

    private static func step(of count: Int, _ random: inout SeededGenerator) -> String {
        let target = Int.random(in: 0..<(count + 3), using: &random)
        let somewhere = target < count ? "s\(target)" : "exit"
        let onward = Int.random(in: 0..<4, using: &random) == 0 ? ", goto: \(somewhere)" : ""
        switch Int.random(in: 0..<9, using: &random) {
        case 0, 1: return "email: { template: t, topic: news }\(onward)"
        case 2: return "wait: { for: \(pick(["5s", "20s"], &random)) }\(onward)"
        case 3: return "wait: { for: 20s, restart_on: \(pick(["a", "b"], &random)) }\(onward)"
        case 4: return "wait: { event: \(pick(["a", "b", "c"], &random)), for: 30s, on_timeout: \(somewhere) }\(onward)"
        case 5: return "wait: { until: event.time, offset: \(pick(["-5s", "10s"], &random)) }\(onward)"
        case 6: return "branch: [{ when: 'events.count(\"c\", duration(\"30s\")) > 0', goto: \(somewhere) }]\(onward)"
        case 7: return "split: [{ weight: 1 }, { weight: 2, goto: \(somewhere) }]\(onward)"
        default: return "update: { attributes: { n: '2' } }\(onward)"
        }
    }

    private static func arrivals(_ random: inout SeededGenerator) -> [(at: Timestamp, message: Message)] {
        (0..<24).map { number in
            let at = start + .seconds(Int64(number) * 7 + Int64.random(in: 0..<7, using: &random))
            let lateness = Int.random(in: 0..<4, using: &random) == 0 ? Int64.random(in: 1...40, using: &random) : 0
            let data: JSONValue = [
                "k": .string(pick(["1", "2"], &random)), "n": .int(Int64.random(in: 0...2, using: &random)),
            ]
            let message = event(
                pick(["a", "a", "b", "c", "x"], &random), id: "e\(number)", of: pick(["anna", "bert"], &random),
                time: (at - .seconds(lateness)).description, data: data)
            return (at, message)
        }
    }
}

@Suite(.serialized) struct SimulatorAgreementTests {
    /// Lines that a run comes to: what was sent, and where passages stand.
    private static func simulate(_ script: Script) throws -> [String] {
        let sender = Sender(from: "shop@example.org", postalAddress: "Street 1, Town")
        let definition = try ScenarioDefinition.parse(yaml: script.scenario, in: ValidationContext(defaultSender: sender))
        let catalog = Catalog(
            live: [Engine(definition: definition, version: 1)], segments: [try Segment.parse(yaml: script.segment)])
        let arrivals = try script.arrivals.map { at, message in
            let entry = try CloudEvent.read(message)
            return Arrival(contact: entry.contact, event: entry.event, at: at)
        }
        var simulation = Simulation(
            catalog: catalog, arrivals: arrivals, start: arrivals.map(\.event.time).min() ?? .epoch, lastTick: Script.end,
            identify: { ContactIdentity.contactID(subject: $0) })
        simulation.run(upTo: Script.end)
        let sent = simulation.deliveries.map { "\($0.contact) \($0.step) \($0.at) \($0.id)" }
        let standing = simulation.people.compactMap(\.self).flatMap { person in
            person.state.enrollments.map { "\(person.state.contact.subject) \($0.key) \($0.step ?? "") \($0.dueAt?.description ?? "")" }
        }
        return sent.sorted() + standing.sorted()
    }

    /// SQL for a moment as RFC 3339.
    private static func text(_ column: String) -> String {
        "to_char(\(column) AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"
    }

    /// Lets everything be sent at once, as the sender would, and takes the outcomes in.
    private func settle(_ world: TriggerWorld, at now: Timestamp) async throws {
        let sent = try await world.test.column(
            "SELECT delivery_id || ' ' || contact_id FROM delivery WHERE state = 'pending' ORDER BY delivery_id")
        guard !sent.isEmpty else { return }
        try await world.test.execute("UPDATE delivery SET state = 'accepted' WHERE state = 'pending'")
        let outcomes = sent.compactMap { line -> Outcome? in
            let ids = line.split(separator: " ").compactMap { UUID(String($0)) }
            return ids.count == 2 ? Outcome(delivery: ids[0], contact: ids[1], kind: .accepted, at: now) : nil
        }
        _ = try await world.outcomes.handle(outcomes.map { Message(tag: 1, body: $0.body) })
    }

    /// Moves the clock to a moment, from timer to timer.
    private func go(to moment: Timestamp, _ world: TriggerWorld) async throws {
        while true {
            let due = try await world.test.value("SELECT \(Self.text("min(due_at)")) FROM timer WHERE due_at <= '\(moment)'")
            guard let next = Timestamp(due) else { break }
            try await world.test.freeze(at: next.description)
            let wakes = try await world.due().sorted { ($0.contact, $0.enrollment) < ($1.contact, $1.enrollment) }
            for wake in wakes {
                try await world.wake([wake])
                try await settle(world, at: next)
            }
        }
        try await world.test.freeze(at: moment.description)
    }

    private func run(_ script: Script) async throws -> [String] {
        var result: [String] = []
        try await TriggerWorld.with(script.scenario) { world async throws in
            _ = try await world.test.store.publish(
                [NewSegment(segment: "hot", checksum: script.segment, source: script.segment)], author: "test")
            for (at, message) in script.arrivals {
                try await go(to: at, world)
                let verdicts = try await world.take(message)
                #expect(verdicts.reasons == [nil])
                try await settle(world, at: at)
            }
            try await go(to: Script.end, world)
            let sent = try await world.test.column(
                """
                SELECT subject || ' ' || step || ' ' || \(Self.text("d.created_at")) || ' ' || delivery_id
                FROM delivery d JOIN contact USING (contact_id) WHERE state = 'accepted'
                """)
            let standing = try await world.test.column(
                """
                SELECT subject || ' ' || key || ' ' || coalesce(state->>'step', '') || ' ' || coalesce(\(Self.text("due_at")), '')
                FROM enrollment JOIN contact USING (contact_id) WHERE live
                """)
            result = sent.sorted() + standing.sorted()
        }
        return result
    }

    @Test func `the simulator and the trigger come to the same, whatever scenario and whatever happens`() async throws {
        var mails = 0
        var runs = 0
        for seed in UInt64(0)..<400 where runs < 12 {
            let script = Script(seed: seed)
            guard let expected = try? Self.simulate(script), !expected.isEmpty else { continue }
            runs += 1
            mails += expected.count
            let found = try await run(script)
            #expect(found == expected, "seed \(seed)\n\(script.scenario)")
        }
        #expect(runs == 12 && mails > 40)
    }
}
