import Foundation
import IO
import Postgres
import Support
import Testing

@Suite struct ConnectTests {
    private func server() throws -> (host: String, port: Int, user: String, password: String, url: String) {
        let url = try TestDatabase.serverURL()
        let parts = try #require(URLComponents(string: url))
        return (parts.host ?? "127.0.0.1", parts.port ?? 5432, parts.user ?? "", parts.password ?? "", url)
    }

    private func authority() throws -> String {
        try #require(ProcessInfo.processInfo.environment["GONIEC_TEST_TLS_CA"], "run scripts/test, which sets GONIEC_TEST_TLS_CA")
    }

    private func file(_ name: String, _ contents: String) throws -> String {
        let url = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString)-\(name)")
        try contents.write(to: url, atomically: true, encoding: .utf8)
        return url.path
    }

    @Test func `a connection verifies the server's certificate and name`() async throws {
        let server = try server()
        for host in ["localhost", "127.0.0.1"] {
            let url = "postgresql://\(server.user):\(server.password)@\(host):\(server.port)/postgres?sslmode=verify-full&sslrootcert="
            let connection = try await connected(to: url + (try authority()))
            #expect(try await connection.query("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")[0].decode(0) == true)
            let large = String(repeating: "x", count: 20_000)
            let rows = try await connection.pipeline((0..<300).map { "SELECT \($0), \(large)" })
            #expect(try rows.last?[0].decode(0) == 299)
            await connection.close()
        }
    }

    @Test func `a server that another authority signed is refused`() async throws {
        let server = try server()
        let other = try file("other.crt", Self.otherAuthority)
        let url =
            "postgresql://\(server.user):\(server.password)@localhost:\(server.port)/postgres?sslmode=verify-full&sslrootcert=\(other)"
        let error = await failure { _ = try await connected(to: url) }
        #expect(error?.description.contains("certificate verify failed") == true, "\(String(describing: error))")
        #expect(error?.description.contains(server.password) == false)
        #expect(error?.description.contains("\n") == false)
    }

    @Test func `a wrong password is one clear sentence without the password`() async throws {
        let server = try server()
        let url = "postgresql://\(server.user):not-it@127.0.0.1:\(server.port)/postgres?sslmode=disable"
        let error = await failure { _ = try await connected(to: url) }
        #expect(
            error
                == .unreachable(
                    "connection to server at \"127.0.0.1\", port \(server.port) failed: FATAL:  password authentication failed for user \"\(server.user)\""
                ))
    }

    @Test func `nobody listening, an unknown database and a malformed string each say what is wrong`() async throws {
        let server = try server()
        let refused = await failure { _ = try await connected(to: "postgresql://x@127.0.0.1:1/none") }
        #expect(refused?.description.contains("Connection refused") == true && refused?.isTransient == true)
        let unknown = await failure { _ = try await connected(to: TestDatabase.replacingDatabase(of: server.url, with: "no_such")) }
        #expect(unknown?.description.hasSuffix("database \"no_such\" does not exist") == true)
        let malformed = await failure { _ = try await connected(to: "postgresql://user:secret@[::1/x") }
        guard case .configuration(let reason) = malformed else {
            Issue.record("\(String(describing: malformed))")
            return
        }
        #expect(!reason.contains("secret") && malformed?.isTransient == false)
        guard case .configuration = await failure(of: { _ = try await connected(to: "host=x nonsense=1") }) else {
            Issue.record("an unknown keyword went through")
            return
        }
    }

    @Test func `the next host is tried when the first is down or not the primary`() async throws {
        let server = try server()
        let url =
            "postgresql://\(server.user):\(server.password)@127.0.0.1:1,127.0.0.1:\(server.port)/postgres?target_session_attrs=read-write"
        #expect(try await connected(to: url).query("SELECT 1").count == 1)
    }

    @Test func `a server that accepts and says nothing is given up`() async throws {
        let listener = try SilentListener()
        let error = await failure {
            _ = try await connected(to: "postgresql://x@127.0.0.1:\(listener.port)/x") { $0.connectTimeout = .seconds(1) }
        }
        #expect(error?.isTransient == true)
        let task = Task { await failure { _ = try await connected(to: "postgresql://x@127.0.0.1:\(listener.port)/x") } }
        await Task.yield()
        task.cancel()
        #expect(await task.value == .cancelled)
    }

    @Test func `what a configuration prints hides the password`() {
        let configuration = DatabaseConfiguration(url: "postgresql://goniec:s3cret@db1:5433,db2:5434/mail?sslmode=require")
        #expect("\(configuration)" == "goniec@db1:5433,db2:5434/mail")
        var dumped = ""
        dump(configuration, to: &dumped)
        #expect(!dumped.contains("s3cret") && !String(reflecting: configuration).contains("s3cret"))
        #expect("\(DatabaseConfiguration(url: "host=db password=s3cret dbname=mail user=goniec"))" == "goniec@db/mail")
        #expect("\(DatabaseConfiguration(url: "postgresql://a:s3cret@[::1/x"))" == "an unreadable connection string")
    }

    @Test func `options of the connection string win over ours`() async throws {
        let url = try TestDatabase.serverURL() + "?options=-c%20statement_timeout%3D1234&application_name=other"
        let rows = try await connected(to: url).query("SELECT current_setting('statement_timeout'), current_setting('application_name')")
        #expect(try rows[0].decode(0) == "1234ms")
        #expect(try rows[0].decode(1) == "other")
    }
}

extension ConnectTests {
    /// A self-signed certificate whose key was thrown away.
    fileprivate static let otherAuthority = """
        -----BEGIN CERTIFICATE-----
        MIIBlTCCATugAwIBAgIUOOEIyBeNL8QrbQEVjbg/34iqkEUwCgYIKoZIzj0EAwIw
        HzEdMBsGA1UEAwwUU29tZSBvdGhlciBhdXRob3JpdHkwIBcNMjYxMTI0MDgzMzM4
        WhgPMjEyNjEwMzEwODMzMzhaMB8xHTAbBgNVBAMMFFNvbWUgb3RoZXIgYXV0aG9y
        aXR5MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE3YKSz4CiWbH/8gwkd/IXHDXt
        Kn3gQd1+Jcy3Wwx0hhoRcCK9SpzqPO96VUeNRWTkjzUxWR/BJ+aKYbKw59TxfaNT
        MFEwHQYDVR0OBBYEFPH/AAbJRKBcKkaZGImQlK+nUP3jMB8GA1UdIwQYMBaAFPH/
        AAbJRKBcKkaZGImQlK+nUP3jMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwID
        SAAwRQIgcXuL6DrFK4vv9ygVsBr6Qf6a+TN3Na/C9uAbpeSDuegCIQCDx3aDpKxY
        +H9Kj+vFXuAOzkEziUknvlktyLPsOFuu3w==
        -----END CERTIFICATE-----
        """
}

/// A socket that connections can be made to, and that never says anything.
private final class SilentListener {
    private let descriptor: Int32
    let port: Int

    init() throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let made = withUnsafeMutableBytes(of: &address) { bytes in
            let pointer = bytes.assumingMemoryBound(to: sockaddr.self).baseAddress!
            return bind(descriptor, pointer, length) == 0 && listen(descriptor, 8) == 0 && getsockname(descriptor, pointer, &length) == 0
        }
        try #require(made)
        self.descriptor = descriptor
        port = Int(UInt16(bigEndian: address.sin_port))
    }

    deinit {
        close(descriptor)
    }
}
