import AMQP
import Foundation
import IO
import Support
import Testing

extension BrokerTests {
    struct Refusal {
        private func connecting(_ configuration: BrokerConfiguration) async -> AMQPError? {
            do throws(AMQPError) {
                try await Publisher(configuration: configuration, queue: SerialQueue(label: "test"), logger: Broker.quiet).connect()
                return nil
            } catch {
                return error
            }
        }

        @Test func `a wrong password is refused in the broker's words`() async throws {
            var configuration = try Broker.configuration()
            configuration.password = "wrong"
            let error = try #require(await connecting(configuration))
            guard case .accessRefused = error else { throw error }
            #expect(error.description.hasPrefix("the broker refused access: ACCESS_REFUSED - Login was refused"))
            #expect(!error.isTransient)
        }

        @Test func `a virtual host that isn't there is refused`() async throws {
            var configuration = try Broker.configuration()
            configuration.virtualHost = "absent"
            guard case .closedByBroker(530, let text) = await connecting(configuration) else {
                Issue.record("an absent virtual host was accepted")
                return
            }
            #expect(text.contains("vhost absent not found"))
        }

        @Test func `a closed port and an unknown host are unreachable`() async throws {
            for host in ["127.0.0.1:1", "goniec.invalid:5672"] {
                let error = try #require(await connecting(try BrokerConfiguration(url: "amqp://\(host)")))
                guard case .unreachable(host, _) = error else { throw error }
                #expect(error.isTransient)
            }
        }

        @Test func `the next node is tried when one is down`() async throws {
            var configuration = try Broker.configuration()
            configuration.endpoints += [.init(host: "127.0.0.1", port: 1), .init(host: "127.0.0.1", port: 2)]
            for _ in 1...5 { #expect(await connecting(configuration) == nil) }
        }

        @Test func `connecting can be cancelled and closed`() async throws {
            let configuration = try Broker.configuration()
            let publisher = Publisher(configuration: configuration, queue: SerialQueue(label: "test"), logger: Broker.quiet)
            let connecting = Task { try await publisher.connect() }
            connecting.cancel()
            if case .failure(let error) = await connecting.result { #expect(error as? AMQPError == .cancelled) }
            await publisher.close()
            #expect(await !publisher.isConnected)
            await #expect(throws: AMQPError.notConnected) { try await publisher.publish([]) }
            try await publisher.connect()
            #expect(await publisher.isConnected)
            await publisher.close()
        }
    }

    struct Loss {
        @Test func `when the broker closes connections, everybody who waits is told and can connect again`() async throws {
            let publisher = try await Broker.publisher()
            let consumer = try await Broker.consumer()
            try await publisher.declareQuorumQueue("closed")
            try await consumer.consume(queue: "closed", prefetch: 10)
            async let waiting = outcome { _ = try await consumer.next(max: 1) }
            async let alsoWaiting = outcome { _ = try await consumer.next(max: 1) }
            try await Broker.host().closeConnections(reason: "maintenance")
            for error in await [waiting, alsoWaiting] {
                guard case .closedByBroker(320, let text) = error else {
                    Issue.record("\(String(describing: error)) instead of the broker's close")
                    continue
                }
                #expect(text.contains("maintenance"))
                #expect(error?.isTransient == true)
            }
            try await consumer.connect()
            try await consumer.consume(queue: "closed", prefetch: 10)
            while await publisher.isConnected { await Task.yield() }
            try await publisher.connect()
            #expect(try await publisher.deliver(Broker.messages(1, to: "closed")) == [.confirmed])
            #expect(try await consumer.next(max: 1).count == 1)
            await consumer.close()
            await publisher.close()
        }

        @Test func `connecting over and over keeps no descriptor`() async throws {
            let publisher = try await Broker.publisher()
            await publisher.close()
            let before = try openDescriptors()
            // Other suites open and close descriptors meanwhile, but none a hundred.
            for _ in 1...120 {
                try await publisher.connect()
                _ = try await publisher.inspectQueue(name: "absent")
                await publisher.close()
            }
            #expect(try openDescriptors() < before + 100)
        }

        private func openDescriptors() throws -> Int {
            try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
        }
    }
}

/// The AMQP error something ends with, or nil when it succeeds.
func outcome(of body: () async throws -> Void) async -> AMQPError? {
    do {
        try await body()
        return nil
    } catch {
        return error as? AMQPError
    }
}
