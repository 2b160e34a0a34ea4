internal import AMQP
internal import Farm
internal import IO
internal import Jobs
package import Logging
internal import Postgres
package import Store

/// What a command works with: settings, and a store or a broker that are closed when it is done.
package struct Session: Sendable {
    /// The settings as they stand.
    package let settings: Settings
    /// Where the command logs.
    package let logger: Logger
    let resources: Resources

    /// A session over these settings.
    package init(settings: Settings, logger: Logger) {
        self.settings = settings
        self.logger = logger
        resources = Resources(settings: settings, logger: logger)
    }

    /// Runs `body` with a store whose schema is this build's, and disconnects.
    package func withStore<Result>(_ body: (Store) async throws -> Result) async throws -> Result {
        try await withStore(parameters: [:], body)
    }

    /// The same for work that workers do too, batch by batch: its statements find rows by key.
    func withWorkingStore<Result>(_ body: (Store) async throws -> Result) async throws -> Result {
        try await withStore(parameters: Store.sessionParameters, body)
    }

    private func withStore<Result>(
        parameters: KeyValuePairs<String, String>, _ body: (Store) async throws -> Result
    ) async throws -> Result {
        try await withPool(parameters: parameters) { pool in
            let missing = try await Migrator(pool: pool).plan()
            guard missing.isEmpty else { throw SchemaError.older(missing: missing.count) }
            return try await body(Store(pool: pool))
        }
    }

    /// Runs `body` with connections to the database, and disconnects.
    func withPool<Result>(
        statementTimeout: Duration = .seconds(30), parameters: KeyValuePairs<String, String> = [:], _ body: (Pool) async throws -> Result
    ) async throws -> Result {
        // A command may well read whole tables, as `status` does.
        let pool = try resources.pool(connections: 2, label: "command", statementTimeout: statementTimeout, parameters: parameters)
        do {
            let result = try await body(pool)
            await pool.close()
            return result
        } catch {
            await pool.close()
            throw explained(error)
        }
    }

    /// Runs `body` with a connection to the broker that declares nothing, and disconnects.
    func withPublisher<Result>(_ body: (Publisher) async throws -> Result) async throws -> Result {
        try await withPublisher(try resources.broker("command"), body)
    }

    /// The same with a configuration of the caller's.
    func withPublisher<Result>(
        _ configuration: BrokerConfiguration, _ body: (Publisher) async throws -> Result
    ) async throws -> Result {
        let publisher = Publisher(configuration: configuration, queue: SerialQueue(label: "goniec.command"), logger: logger)
        do {
            try await publisher.connect()
            let result = try await body(publisher)
            await publisher.close()
            return result
        } catch {
            await publisher.close()
            throw explained(error)
        }
    }

    /// Runs `body` with an outlet to the broker, topology declared, and disconnects.
    func withOutlet<Result>(_ body: (BrokerOutlet) async throws -> Result) async throws -> Result {
        let outlet = BrokerOutlet(
            configuration: try resources.broker("command"), topology: .standard, executor: SerialQueue(label: "goniec.command"),
            logger: logger
        )
        do {
            try await outlet.open()
            let result = try await body(outlet)
            await outlet.close()
            return result
        } catch {
            await outlet.close()
            throw explained(error)
        }
    }

    /// Says which setting is to blame when a server can't be reached or lets us in nowhere.
    private func explained(_ error: any Error) -> any Error {
        let setting: String
        switch error {
        case PostgresError.unreachable, PostgresError.configuration: setting = "database.url"
        case AMQPError.unreachable, AMQPError.accessRefused, AMQPError.tls, AMQPError.closedByBroker(530, _):
            setting = "broker.url"
        default: return error
        }
        return ServerUnavailable(setting: setting, origin: settings.entry(setting).origin, cause: error)
    }
}
