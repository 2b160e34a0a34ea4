internal import Foundation
internal import IO
internal import Logging
internal import Postgres

/// A database of a suite's own on the test server, in UTF-8.
package struct TestDatabase: Sendable {
    /// Its name: `goniec_test_<suite>_<random>`.
    package let name: String
    /// libpq's URI of it.
    package let url: String

    /// Creates one; `suite` is made of lower-case letters, digits and underscores.
    package static func create(suite: String) async throws -> TestDatabase {
        let server = try serverURL()
        let name = "goniec_test_\(suite)_" + String(UInt64.random(in: 0...UInt64.max), radix: 36)
        try await onServer("CREATE DATABASE \(name) TEMPLATE template0 ENCODING 'UTF8'")
        return TestDatabase(name: name, url: replacingDatabase(of: server, with: name))
    }

    /// Drops it, whoever is connected.
    package func drop() async {
        try? await Self.onServer("DROP DATABASE IF EXISTS \(name) WITH (FORCE)")
    }

    /// Runs `body` with a database that is dropped afterwards, come what may.
    package static func with<Value>(suite: String, _ body: (TestDatabase) async throws -> Value) async throws -> Value {
        let database = try await create(suite: suite)
        do {
            let value = try await body(database)
            await database.drop()
            return value
        } catch {
            await database.drop()
            throw error
        }
    }

    /// The test server's URI, of the database `postgres`.
    package static func serverURL() throws -> String {
        guard let url = ProcessInfo.processInfo.environment["GONIEC_TEST_DATABASE_URL"], !url.isEmpty else {
            throw TestServerMissing(variable: "GONIEC_TEST_DATABASE_URL")
        }
        return url
    }

    /// A URI with another database in it.
    package static func replacingDatabase(of url: String, with name: String) -> String {
        guard let authority = url.range(of: "://")?.upperBound else { return "\(url) dbname=\(name)" }
        let end = url[authority...].firstIndex(of: "?") ?? url.endIndex
        let path = url[authority..<end].firstIndex(of: "/") ?? end
        return url[..<path] + "/\(name)" + url[end...]
    }

    private static func onServer(_ sql: String) async throws {
        let connection = Connection(
            configuration: DatabaseConfiguration(url: try serverURL()),
            queue: SerialQueue(label: "goniec.test.database"),
            logger: Logger(label: "goniec.test.database")
        )
        try await connection.connect()
        do {
            try await connection.simple(sql)
            await connection.close()
        } catch {
            await connection.close()
            throw error
        }
    }
}

/// A test needs a server that nobody named.
package struct TestServerMissing: Error, CustomStringConvertible {
    /// The environment variable that names it.
    package let variable: String

    package var description: String {
        "\(variable) is not set: run scripts/test, which starts private servers and sets it"
    }
}
