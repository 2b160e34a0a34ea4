import AMQP
import Farm
import IO
import Identity
import JSON
import Jobs
import OpenSSL
import Store
import Support
import Testing
import Time

@testable import Workers

/// A trigger over a database of its own, and messages for it made by hand.
struct TriggerWorld: Sendable {
    let test: TestStore
    let events: EventStage
    let wakes: WakeStage
    let outcomes: OutcomeStage

    init(_ test: TestStore) {
        self.test = test
        let trigger = Trigger(store: test.store, tokens: .test, executor: test.executor, logger: .silent)
        events = EventStage(trigger: trigger)
        wakes = WakeStage(trigger: trigger)
        outcomes = OutcomeStage(trigger: trigger)
    }

    /// Runs `body` with a world whose scenarios are these YAML files.
    static func with(_ scenarios: String..., body: (TriggerWorld) async throws -> Void) async throws {
        try await TestStore.with(suite: "trigger", connections: 8) { test in
            let world = TriggerWorld(test)
            for scenario in scenarios { try await world.publish(scenario) }
            try await body(world)
        }
    }

    /// Publishes a scenario; its name is what stands behind `scenario:` in the first line.
    @discardableResult
    func publish(_ yaml: String) async throws -> Publishing {
        let name = yaml.split(separator: "\n")[0].split(separator: " ")[1]
        let yaml = yaml + "\nsender: { from: shop@example.org, postal_address: 'Street 1, Town' }"
        return try await test.store.publish(
            scenario: String(name), checksum: yaml, author: "test",
            files: ["scenario.yaml": yaml, "templates/t.html.liquid": "---\nsubject: s\n---\n<p>Hello</p>"]
        )
    }

    /// Takes events in, in one batch.
    @discardableResult
    func take(_ events: Message...) async throws -> [Verdict] {
        try await self.events.handle(events)
    }

    /// Emits the timers that are due.
    func due() async throws -> [Wake] {
        try await test.store.emitDueTimers(after: .earliest, limit: 1_000)
    }

    /// Takes wakes in, in one batch.
    @discardableResult
    func wake(_ wakes: [Wake]) async throws -> [Verdict] {
        try await self.wakes.handle(wakes.map { Message(tag: 1, body: $0.body) })
    }

    /// The states of all deliveries, by step.
    func deliveries() async throws -> [String] {
        try await test.column("SELECT step || ' ' || state FROM delivery ORDER BY created_at, step, delivery_id")
    }
}

/// An event as a publisher sends it; unless its data says otherwise its contact has an address.
func event(
    _ type: String, id: String, of subject: String = "anna", time: String? = nil, data: JSONValue = [:], source: String = "/shop"
) -> Message {
    var members = data.object ?? JSONObject()
    if members["contact"] == nil { members["contact"] = ["email": .string("\(subject.filter(\.isLetter))@example.org")] }
    var body: JSONObject = [
        "specversion": "1.0", "id": .string(id), "source": .string(source), "type": .string(type), "subject": .string(subject),
        "data": .object(members),
    ]
    if let time { body["time"] = .string(time) }
    return Message(
        tag: 1, exchange: "goniec.events", routingKey: type, properties: MessageProperties(contentType: "application/cloudevents+json"),
        body: JSONValue.object(body).bytes
    )
}

extension TokenKey {
    /// A key of the tests.
    static let test = TokenKey(secret: Array(repeating: 5, count: 32))
}

extension Verdict {
    /// What goes out with it.
    var publications: [Publication] {
        if case .done(let publications) = self { publications } else { [] }
    }
}

extension [Verdict] {
    /// The render jobs that the verdicts let go out.
    var jobs: [RenderJob] {
        flatMap { verdict -> [RenderJob] in
            guard case .done(let publications) = verdict else { return [] }
            return publications.compactMap { try? RenderJob(body: $0.body) }
        }
    }

    /// Why messages are dead, in order; nil for those that aren't.
    var reasons: [String?] {
        map { verdict in if case .dead(let reason) = verdict { reason } else { nil } }
    }
}

/// Whether a stage says that something it needs is down.
func isDependencyDown(_ body: () async throws -> Void) async -> Bool {
    do {
        try await body()
        return false
    } catch {
        if case .dependencyDown? = error as? StageFailure { return true }
        return false
    }
}
