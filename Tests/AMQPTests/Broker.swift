import AMQP
import IO
import Logging
import Support
import Testing

/// The virtual host of the suite now running, and connections to it.
enum Broker {
    @TaskLocal static var virtualHost: TestVirtualHost?

    static func host() throws -> TestVirtualHost {
        try #require(virtualHost, "the suite lacks the trait .ownVirtualHost")
    }

    static func configuration() throws -> BrokerConfiguration {
        try BrokerConfiguration(url: host().url)
    }

    /// A connected publisher.
    static func publisher(_ configuration: BrokerConfiguration? = nil, window: Int = 4096) async throws -> Publisher {
        let publisher = try Publisher(
            configuration: configuration ?? self.configuration(),
            queue: SerialQueue(label: "test.publisher"),
            logger: quiet,
            window: window
        )
        try await publisher.connect()
        return publisher
    }

    /// A connected consumer.
    static func consumer(_ configuration: BrokerConfiguration? = nil) async throws -> Consumer {
        let consumer = try Consumer(
            configuration: configuration ?? self.configuration(), queue: SerialQueue(label: "test.consumer"), logger: quiet)
        try await consumer.connect()
        return consumer
    }

    /// Losses are what these tests provoke; their warnings would only bury a failure's message.
    static var quiet: Logger {
        Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    }

    /// Messages for a queue, by the default exchange, with bodies counted up from `first`.
    static func messages(_ count: Int, to queue: String, first: Int = 0) -> [Publication] {
        (first..<first + count).map { Publication(exchange: "", routingKey: queue, body: Array("\($0)".utf8)) }
    }
}

extension Publisher {
    /// Publishes and settles.
    func deliver(_ publications: [Publication]) async throws(AMQPError) -> [PublishResult] {
        try await settle(publish(publications))
    }

    /// A new quorum queue.
    func declareQuorumQueue(_ name: String) async throws(AMQPError) {
        try await declareQueue(name: name, arguments: ["x-queue-type": "quorum"])
    }
}

extension Message {
    var text: String { String(decoding: body, as: UTF8.self) }
}

/// Gives a suite a virtual host of its own, once.
struct OwnVirtualHost: SuiteTrait, TestScoping {
    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        let host = try await TestVirtualHost.create(suite: "amqp")
        do {
            try await Broker.$virtualHost.withValue(host) { try await function() }
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
