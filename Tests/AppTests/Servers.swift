import AMQP
import App
import IO
import Support

/// Runs `body` with a session over a virtual host and a database of its own.
func withServers(_ body: (Session, BrokerConfiguration) async throws -> Void) async throws {
    try await TestDatabase.with(suite: "app") { database in
        let host = try await TestVirtualHost.create(suite: "app")
        do {
            let flags = ["broker.url": host.url, "database.url": database.url, "relay.url": "smtp://127.0.0.1:1"]
            try await body(try await session(flags), try BrokerConfiguration(url: host.url))
            await host.delete()
        } catch {
            await host.delete()
            throw error
        }
    }
}

/// Runs `body` with a connection to the broker.
func withPublisher(_ configuration: BrokerConfiguration, _ body: (Publisher) async throws -> Void) async throws {
    let publisher = Publisher(configuration: configuration, queue: SerialQueue(label: "test"), logger: .silent)
    try await publisher.connect()
    try await body(publisher)
    await publisher.close()
}
