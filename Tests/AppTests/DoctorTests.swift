import AMQP
import App
import Foundation
import IO
import JSON
import Support
import Testing

@Suite(.timeLimit(.minutes(2))) struct DoctorTests {
    @Test func `dead servers are found, each with its cure, and no password is shown`() async throws {
        let session = try await session([
            "broker.url": "amqp://u:hunter2@127.0.0.1:1/", "database.url": "postgresql://u:hunter2@127.0.0.1:1/x",
            "relay.url": "smtp://u:hunter2@127.0.0.1:1", "keys.directory": "/nonexistent", "seal.key": "hunter2",
        ])
        let findings = await Doctor(session).examine()
        #expect(findings.map(\.name) == ["broker", "database", "relay", "dkim", "seal.key", "token.secret", "edge.url"])
        for finding in findings {
            #expect(finding.verdict == (finding.name == "edge.url" ? .warning : .bad), "\(finding)")
            #expect(finding.cure?.isEmpty == false, "\(finding)")
            #expect(!"\(finding)".contains("hunter2") && !finding.found.contains("\n"), "\(finding)")
        }
    }

    @Test func `servers that take connections and say nothing are given up`() async throws {
        let silent = try SilentServer()
        let session = try await session([
            "broker.url": "amqp://127.0.0.1:\(silent.port)/", "database.url": "postgresql://127.0.0.1:\(silent.port)/x",
            "relay.url": "smtp://127.0.0.1:\(silent.port)",
        ])
        let findings = await Doctor(session, limit: .seconds(2)).examine()
        for name in ["broker", "database", "relay"] {
            #expect(findings.contains { $0.name == name && $0.verdict == .bad && $0.cure != nil }, "\(name)")
        }
        silent.stop()
    }

    @Test(arguments: [
        ("broker.url", "http://x", "broker"), ("relay.url", "ftp://x", "relay"), ("edge.url", "nonsense", "edge.url"),
        ("edge.url", "https://", "edge.url"), ("token.secret", "abc", "token.secret"), ("mail.domain", "other.example", "dkim"),
    ]) func `a setting that can't be used is found`(key: String, value: String, name: String) async throws {
        let findings = await Doctor(try await session(Self.dead.merging([key: value]) { $1 }), limit: .seconds(2)).examine()
        #expect(findings.contains { $0.name == name && $0.verdict == .bad && $0.cure != nil })
    }

    @Test(arguments: [("https://e.example", Finding.Verdict.good), ("http://e.example", .warning)])
    func `links in production need https`(url: String, verdict: Finding.Verdict) async throws {
        let findings = await Doctor(try await session(Self.dead.merging(["edge.url": url]) { $1 }), limit: .seconds(2)).examine()
        #expect(findings.contains { $0.name == "edge.url" && $0.verdict == verdict })
    }

    @Test func `a constant is no secret, and a key that others can read is no private one`() async throws {
        try await withFolder { folder in
            let flags = Self.dead.merging([
                "seal.key": String(repeating: "00", count: 32), "keys.directory": folder, "mail.domain": "shop.example",
            ]) { $1 }
            let session = try await session(flags)
            let path = try session.generateKeys(domain: "shop.example", selector: "a")[0]
            var findings = await Doctor(session, limit: .seconds(2)).examine()
            #expect(findings.contains { $0.name == "seal.key" && $0.verdict == .warning })
            #expect(findings.contains { $0.name == "dkim" && $0.verdict == .good })
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
            findings = await Doctor(session, limit: .seconds(2)).examine()
            #expect(findings.contains { $0.name == "dkim" && $0.verdict == .warning && $0.cure == "chmod 600 \(path)" })
        }
    }

    /// Servers that answer at once that they aren't there.
    private static let dead = [
        "broker.url": "amqp://127.0.0.1:1/", "database.url": "postgresql://127.0.0.1:1/x", "relay.url": "smtp://127.0.0.1:1",
    ]
}
