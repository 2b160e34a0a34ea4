import AMQP
import Farm
import IO
import Jobs
import Logging
import Support
import Testing

@testable import Jobs

/// Gives a suite a virtual host of its own on the real broker, once.
struct OwnVirtualHost: SuiteTrait, TestScoping {
    @TaskLocal static var current: TestVirtualHost?

    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        let host = try await TestVirtualHost.create(suite: "farm")
        do {
            try await Self.$current.withValue(host) { try await function() }
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

extension BrokerConfiguration {
    /// The virtual host of the suite now running.
    static func test() throws -> BrokerConfiguration {
        try BrokerConfiguration(url: #require(OwnVirtualHost.current, "the suite lacks the trait .ownVirtualHost").url)
    }
}

extension Topology {
    /// One work queue and the dead letters', with retry queues whose delays may be shorter than a second.
    static func test(_ home: QueueName, tiers: [RetryTier] = []) -> Topology {
        var topology = Topology(
            exchanges: [Exchange(name: ExchangeName.work, kind: .direct), Exchange(name: ExchangeName.dead, kind: .fanout)],
            queues: [home, .dead].map { Queue(name: $0, arguments: ["x-queue-type": .string("quorum")]) },
            bindings: [
                Binding(exchange: ExchangeName.dead, routingKey: "", queue: .dead),
                Binding(exchange: ExchangeName.work, routingKey: home.rawValue, queue: home),
            ]
        )
        for tier in tiers {
            let name = home.retry(tier)
            let arguments: [String: Argument] = [
                "x-queue-type": .string("quorum"), "x-message-ttl": .int(Int64(tier.delay / .milliseconds(1))),
                "x-dead-letter-exchange": .string(""), "x-dead-letter-routing-key": .string(home.rawValue),
                "x-dead-letter-strategy": .string("at-least-once"), "x-overflow": .string("reject-publish"),
            ]
            topology.queues.append(Queue(name: name, arguments: arguments))
            topology.bindings.append(Binding(exchange: ExchangeName.work, routingKey: name.rawValue, queue: name))
        }
        return topology
    }
}
