import AMQP
import Foundation
import IO
import Support
import Testing

extension BrokerTests {
    struct TLS {
        /// The suite's virtual host by TLS, at `host`.
        private func configuration(host: String = "localhost", authorities: String?) throws -> BrokerConfiguration {
            let environment = ProcessInfo.processInfo.environment
            let url = try #require(environment["GONIEC_TEST_AMQPS_URL"], "GONIEC_TEST_AMQPS_URL isn't set: run scripts/test")
            var configuration = try BrokerConfiguration(url: url)
            configuration.endpoints[0].host = host
            configuration.virtualHost = try Broker.host().name
            configuration.tls?.authorities = authorities
            return configuration
        }

        private func authorities() throws -> String {
            try #require(ProcessInfo.processInfo.environment["GONIEC_TEST_TLS_CA"], "GONIEC_TEST_TLS_CA isn't set: run scripts/test")
        }

        private func reason(_ configuration: BrokerConfiguration) async throws -> String {
            let error = try #require(await outcome { _ = try await Broker.publisher(configuration) })
            guard case .tls(_, let reason) = error else { throw error }
            #expect(!error.isTransient)
            return reason
        }

        @Test func `messages go through TLS, large ones and many`() async throws {
            let configuration = try configuration(authorities: authorities())
            let publisher = try await Broker.publisher(configuration)
            let consumer = try await Broker.consumer(configuration)
            try await publisher.declareQuorumQueue("secure")
            var messages = Broker.messages(2_000, to: "secure")
            messages[1_000].body = Array(repeating: 42, count: 500_000)
            #expect(try await publisher.deliver(messages).allSatisfy { $0 == .confirmed })
            try await consumer.consume(queue: "secure", prefetch: 500)
            var received: [[UInt8]] = []
            while received.count < messages.count {
                let batch = try await consumer.next(max: 500)
                received += batch.map(\.body)
                try await consumer.acknowledge(upTo: batch[batch.count - 1].tag)
            }
            #expect(received == messages.map(\.body))
            await consumer.close()
            await publisher.close()
        }

        @Test func `an authority that didn't sign the certificate is refused`() async throws {
            #expect(try await reason(configuration(authorities: "/etc/ssl/certs/ca-certificates.crt")).contains("verif"))
        }

        @Test func `the system's authorities are the default`() async throws {
            #expect(try await reason(configuration(authorities: nil)).contains("verif"))
        }

        /// The certificate names 127.0.0.1, but as an address, which librabbitmq 0.11 doesn't compare: it stands here for another host.
        @Test func `a certificate for another host is refused`() async throws {
            #expect(try await reason(configuration(host: "127.0.0.1", authorities: authorities())) == "SSL hostname verification failed")
        }

        @Test func `a file of authorities that isn't there is named`() async throws {
            #expect(try await reason(configuration(authorities: "/absent.pem")) == "the authorities in /absent.pem can't be read")
        }

        @Test func `TLS to a port that speaks plain AMQP is refused`() async throws {
            var configuration = try configuration(authorities: authorities())
            configuration.endpoints[0].port = try Broker.configuration().endpoints[0].port
            _ = try await reason(configuration)
        }
    }
}
