import AMQP
import Farm
import Foundation
import IO
import Logging
import Support
import Testing

@testable import Jobs

/// The virtual host of the suite now running.
enum RealBroker {
    @TaskLocal static var virtualHost: TestVirtualHost?

    static func host() throws -> TestVirtualHost {
        try #require(virtualHost, "the suite lacks the trait .ownVirtualHost")
    }

    static func configuration() throws -> BrokerConfiguration {
        try BrokerConfiguration(url: host().url)
    }

    /// A connected publisher for what a test does behind the farm's back.
    static func publisher() async throws -> Publisher {
        let publisher = Publisher(configuration: try configuration(), queue: SerialQueue(label: "goniec.test.publisher"), logger: .silent)
        try await publisher.connect()
        return publisher
    }
}

/// Gives a suite a virtual host of its own, once.
struct OwnVirtualHost: SuiteTrait, TestScoping {
    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        let host = try await TestVirtualHost.create(suite: "farm")
        do {
            try await RealBroker.$virtualHost.withValue(host) { try await function() }
        } catch {
            await host.delete()
            throw error
        }
        await host.delete()
    }
}

extension Trait where Self == OwnVirtualHost {
    static var ownVirtualHost: OwnVirtualHost { OwnVirtualHost() }
}

/// Everything that needs the real broker.
@Suite(.ownVirtualHost, .serialized, .timeLimit(.minutes(2))) enum BrokerTests {}

/// A topology of one test's own on the real broker: a home queue, a short retry tier, and our exchanges.
struct Bench: Sendable {
    let home: QueueName
    let retries = RetryPolicy(tiers: [RetryTier(name: "short", delay: .milliseconds(50))])
    let topology: Topology

    init(_ name: String = "home-\(UInt32.random(in: 0 ... .max))") {
        home = QueueName(rawValue: name)
        let standard = Topology.standard
        var topology = Topology(exchanges: standard.exchanges, queues: standard.queues.filter { $0.name == .dead }, bindings: [])
        topology.bindings = standard.bindings.filter { $0.queue == .dead }
        let arguments = standard.queues.first { $0.name == .bounce }?.arguments ?? [:]
        topology.queues.append(Topology.Queue(name: home, arguments: arguments))
        let tier = retries.tiers[0]
        let retryArguments = standard.queues.first { $0.name == QueueName.bounce.retry(RetryPolicy.standard.tiers[0]) }?.arguments ?? [:]
        let own: [String: Topology.Argument] = ["x-message-ttl": .int(50), "x-dead-letter-routing-key": .string(home.rawValue)]
        topology.queues.append(Topology.Queue(name: home.retry(tier), arguments: retryArguments.merging(own) { $1 }))
        for queue in [home, home.retry(tier)] {
            topology.bindings.append(Topology.Binding(exchange: ExchangeName.work, routingKey: queue.rawValue, queue: queue))
        }
        self.topology = topology
    }

    func inlet() throws -> BrokerInlet {
        BrokerInlet(configuration: try RealBroker.configuration(), executor: SerialQueue(label: "goniec.test.inlet"), logger: .silent)
    }

    func outlet(clock: any Clock<Duration> = ContinuousClock()) throws -> BrokerOutlet {
        BrokerOutlet(
            configuration: try RealBroker.configuration(), topology: topology, clock: clock,
            executor: SerialQueue(label: "goniec.test.outlet"), logger: .silent
        )
    }

    /// A worker whose parts share a queue, as in production.
    func worker(_ stage: ScriptedStage, clock: any Clock<Duration> = ContinuousClock()) throws -> StageWorker {
        var stage = stage
        (stage.queue, stage.retries) = (home, retries)
        let executor = SerialQueue(label: "goniec.test.worker")
        let configuration = try RealBroker.configuration()
        return StageWorker(
            stage: stage,
            inlet: BrokerInlet(configuration: configuration, executor: executor, logger: .silent),
            outlet: BrokerOutlet(configuration: configuration, topology: topology, executor: executor, logger: .silent),
            clock: clock, executor: executor, logger: .silent
        )
    }
}
