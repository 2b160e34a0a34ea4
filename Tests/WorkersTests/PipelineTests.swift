import AMQP
import Curl
import Delivery
import Farm
import IO
import Identity
import Jobs
import Mail
import OpenSSL
import Postgres
import ServiceLifecycle
import Store
import Support
import Testing

@testable import Workers

private let thanks = """
    scenario: thanks
    entry: { on: order.placed, key: event.id, reentry: always }
    steps:
      - { id: thanks, email: { template: t, topic: orders, lane: transactional } }
      - { id: sent, wait: { event: email.accepted, for: 1d, on_timeout: exit } }
      - { id: mark, update: { attributes: { thanked: "true" } } }
    """

@Suite(.serialized) struct PipelineTests {
    /// All stages of one lane over a broker, a relay and a database of the test's own.
    private func services(_ world: TriggerWorld, _ broker: MemoryBroker, _ relay: MemoryTransport) throws -> [any Service] {
        let test = world.test.another(connections: 2)
        let seal = try Seal(keys: [(1, Array(repeating: 7, count: 32))], current: 1)
        let tokens = TokenKey(secret: Array(repeating: 5, count: 32))
        let identity = SenderIdentity(
            domain: "example.org", defaultFrom: try NamedAddress(parsing: "shop@example.org"), bounceDomain: "bounce.example.org",
            edgeURL: "https://edge.example.org", tokens: tokens
        )
        let signer = try DKIMSigner(domain: "example.org", keys: [("e", try SigningKey.generateEd25519())])
        let trigger = Trigger(store: test.store, tokens: .test, executor: test.executor, logger: .silent)
        let stages: [any Stage] = [
            EventStage(trigger: trigger), OutcomeStage(trigger: trigger), ArchivistStage(store: test.store, seal: .test),
            RenderStage(lane: .transactional, store: test.store, identity: identity, signers: ["example.org": signer], seal: seal),
        ]
        let address = try SMTPRelay(url: "smtp://localhost")
        let sender = SendWorker(
            lane: .transactional, store: test.store, relays: RelayPool([RelayRoute(address)], connections: 4) { _ in relay },
            seal: seal, tokens: tokens, inlet: MemoryInlet(broker), outlet: MemoryOutlet(broker), pauses: NeverPaused(),
            executor: test.executor, logger: .silent
        )
        return stages.map { stage in
            StageWorker(
                stage: stage, inlet: MemoryInlet(broker), outlet: MemoryOutlet(broker), executor: test.executor, logger: .silent)
        } + [sender]
    }

    private func sweep(_ world: TriggerWorld, _ broker: MemoryBroker) async throws {
        try await world.test.wait("2 minutes")
        for key in try await world.test.store.emitStalled(lane: .transactional, limit: 1_000) {
            await broker.put(Publication(job: RenderJob(delivery: key.delivery, contact: key.contact), to: .render(.transactional)))
        }
        for outcome in try await world.test.store.emitStalledOutcomes(limit: 1_000) {
            await broker.put(Publication(job: outcome, to: .outcome))
        }
    }

    /// How many passages have come to their end, and how many messages died.
    private static let ended = """
        SELECT (SELECT count(*) FROM enrollment WHERE end_reason = 'completed') || ' ' || (SELECT count(*) FROM dead_letter)
        """

    /// Where everything stands.
    private func progress(_ world: TriggerWorld, _ broker: MemoryBroker) async throws -> String {
        var lines = try await world.test.column("SELECT state || ' ' || count(*) FROM delivery GROUP BY state")
        for queue in QueueName.consumed { lines.append("\(queue) \(await broker.depth(of: queue))") }
        return lines.joined(separator: ", ")
    }

    @Test func `orders become mails and outcomes once each, although the broker fails again and again`() async throws {
        try await TriggerWorld.with(thanks) { world async throws in
            let broker = MemoryBroker()
            let relay = MemoryTransport()
            for number in 0..<100 {
                let order = event("order.placed", id: "\(number)", of: "person\(number % 40)")
                await broker.put(
                    Publication(exchange: ExchangeName.events, routingKey: order.routingKey, body: order.body, properties: order.properties)
                )
            }
            await broker.put(Publication(exchange: ExchangeName.events, routingKey: "x", body: Array("no event".utf8)))
            let group = ServiceGroup(services: try services(world, broker, relay) + services(world, broker, relay), logger: .silent)
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await group.run() }
                for round in 1...3 {
                    await broker.published(30 * round)
                    await broker.breakConnections()
                }
                // What the broker had confirmed and lost with its connections is redelivered; what waits in a row is swept now and then.
                var round = 0
                while try await world.test.value(Self.ended) != "100 1" {
                    round += 1
                    if round.isMultiple(of: 100) { try await sweep(world, broker) }
                    if round == 3_000 {
                        Issue.record("\(try await progress(world, broker))")
                        break
                    }
                }
                await group.triggerGracefulShutdown()
                try await tasks.waitForAll()
            }
            #expect(await relay.taken.count == 100)
            #expect(try await world.test.column("SELECT state || count(*) FROM delivery GROUP BY state") == ["accepted100"])
            #expect(try await world.test.value("SELECT count(*) FROM contact WHERE attributes->>'thanked' = 'true'") == "40")
        }
    }
}
