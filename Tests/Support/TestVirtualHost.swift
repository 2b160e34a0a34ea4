import Foundation

/// A virtual host of its own for one suite of tests on the real broker.
package struct TestVirtualHost: Sendable {
    /// Its name, `goniec_test_<suite>_<random>`.
    package let name: String
    /// An AMQP URL with an administrator's credentials that names it.
    package let url: String
    private let rabbitmqctl: String

    /// Makes a virtual host in which the URL's user may do everything; throws a sentence when the test servers aren't there.
    package static func create(suite: String) async throws -> TestVirtualHost {
        let server = try environment("GONIEC_TEST_AMQP_URL")
        let rabbitmqctl = try environment("GONIEC_TEST_RABBITMQCTL")
        let name = "goniec_test_\(suite)_\(String(UInt32.random(in: .min ... .max), radix: 36))"
        guard let user = URLComponents(string: server)?.user else {
            throw TestVirtualHostError(description: "GONIEC_TEST_AMQP_URL names no user: run scripts/test")
        }
        let host = TestVirtualHost(name: name, url: server + "/" + name, rabbitmqctl: rabbitmqctl)
        // One call, because each starts an Erlang machine.
        try await host.evaluate(
            """
            rabbit_vhost:add(<<"\(name)">>, <<"goniec">>),
            rabbit_auth_backend_internal:set_permissions(<<"\(user)">>, <<"\(name)">>, <<".*">>, <<".*">>, <<".*">>, <<"goniec">>).
            """
        )
        return host
    }

    /// Deletes it with everything in it; a failure is of no consequence for a test and stays silent.
    package func delete() async {
        _ = try? await evaluate("rabbit_vhost:delete(<<\"\(name)\">>, <<\"goniec\">>).")
    }

    /// Closes every connection to this virtual host, as an operator would, with `reason` in the broker's words.
    package func closeConnections(reason: String) async throws {
        try await control(["close_all_connections", "--vhost", name, reason])
    }

    /// Runs an Erlang expression on the broker's node and returns what it printed.
    @discardableResult
    package func evaluate(_ expression: String) async throws -> String {
        try await control(["eval", expression])
    }

    /// Runs `rabbitmqctl` and returns what it printed.
    @discardableResult
    package func control(_ arguments: [String]) async throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: rabbitmqctl)
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        let status: Int32 = try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do {
                try process.run()
            } catch {
                process.terminationHandler = nil
                continuation.resume(throwing: error)
            }
        }
        // A few lines at most, so the pipe holds them until the process has ended.
        let text = String(decoding: (try output.fileHandleForReading.readToEnd()) ?? Data(), as: UTF8.self)
        guard status == 0 else {
            throw TestVirtualHostError(description: "rabbitmqctl \(arguments.first ?? "") failed: \(text)")
        }
        return text
    }

    private static func environment(_ key: String) throws -> String {
        guard let value = ProcessInfo.processInfo.environment[key], !value.isEmpty else {
            throw TestVirtualHostError(description: "\(key) isn't set, so there is no broker to test with: run scripts/test")
        }
        return value
    }
}

/// Why there is no virtual host to test in.
package struct TestVirtualHostError: Error, CustomStringConvertible {
    /// A sentence with the cure.
    package let description: String
}
