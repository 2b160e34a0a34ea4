import Foundation
import IO
import Logging
import Postgres
import Support

/// A connection to the test server's own database, for tests that leave nothing behind.
func connected(
    to url: String? = nil, queue: SerialQueue = SerialQueue(label: "test"), _ adjust: (inout DatabaseConfiguration) -> Void = { _ in }
) async throws -> Connection {
    let connection = try unconnected(to: url, queue: queue, adjust)
    try await connection.connect()
    return connection
}

func unconnected(
    to url: String? = nil, queue: SerialQueue = SerialQueue(label: "test"), _ adjust: (inout DatabaseConfiguration) -> Void = { _ in }
) throws -> Connection {
    var configuration = DatabaseConfiguration(url: try url ?? TestDatabase.serverURL(), applicationName: "goniec-test")
    adjust(&configuration)
    return Connection(configuration: configuration, queue: queue, logger: .quiet)
}

func pool(of size: Int, on url: String? = nil, queue: SerialQueue = SerialQueue(label: "test.pool")) throws -> Pool {
    let configuration = DatabaseConfiguration(url: try url ?? TestDatabase.serverURL(), applicationName: "goniec-test")
    return Pool(configuration: configuration, size: size, queue: queue, logger: .quiet)
}

extension Logger {
    static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}

/// What `body` throws as this module's error; nil when it throws nothing or something else.
func failure(of body: () async throws -> Void) async -> PostgresError? {
    do {
        try await body()
        return nil
    } catch {
        return error as? PostgresError
    }
}

extension PostgresError {
    var sqlState: String? {
        guard case .server(let error) = self else { return nil }
        return error.sqlState
    }
}

/// Closes when `count` tasks have arrived, and lets all of them go on: a meeting point instead of a sleep.
actor Meeting {
    private let count: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(of count: Int) {
        self.count = count
    }

    func arrive() async {
        guard waiting.count + 1 < count else {
            for continuation in waiting { continuation.resume() }
            waiting = []
            return
        }
        await withCheckedContinuation { waiting.append($0) }
    }
}
