import Curl
import Logging
import Mailbox
import ServiceLifecycle
import Testing

@Suite struct MailboxTests {
    private static let message = Array("Subject: x\r\n\r\ny\r\n".utf8)

    @Test func `graceful shutdown sends clients away and keeps what was accepted`() async throws {
        try await withFolder { folder in
            let mailbox = try Mailbox(configuration: MailboxConfiguration(directory: folder), logger: Logger(label: "test"))
            let group = ServiceGroup(configuration: .init(services: [.init(service: mailbox)], logger: Logger(label: "test")))
            try await withThrowingTaskGroup { tasks in
                tasks.addTask { try await group.run() }
                let ports = try await mailbox.ports()
                let connection = SMTPConnection(relay: try SMTPRelay(url: "smtp://127.0.0.1:\(ports.smtp)"))
                let envelope = try SMTPEnvelope(sender: "", recipient: "ola@example.org")
                let accepted = await connection.send(envelope, message: Self.message)
                #expect("\(accepted)".hasPrefix("accepted"))
                await group.triggerGracefulShutdown()
                try await tasks.waitForAll()
                let refused = await connection.send(envelope, message: Self.message)
                #expect("\(refused)".hasPrefix("unavailable"))
                #expect(mailbox.store.count == 1)
            }
        }
    }

    @Test func `a port in use is named, and who waits for the ports is told`() async throws {
        try await withFolder { folder in
            let first = try Mailbox(configuration: MailboxConfiguration(directory: folder), logger: Logger(label: "test"))
            try await first.serving { ports in
                for (smtp, web) in [(ports.smtp, 0), (0, ports.web ?? 0)] {
                    var configuration = MailboxConfiguration(directory: folder)
                    configuration.smtpPort = smtp
                    configuration.webPort = web
                    let second = try Mailbox(configuration: configuration, logger: Logger(label: "test"))
                    await #expect(throws: MailboxError.self) { try await second.serving { _ in } }
                }
            }
        }
    }

    @Test func `a certificate that can't be read is named`() async throws {
        try await withFolder { folder in
            var configuration = MailboxConfiguration(directory: folder)
            configuration.security = .startTLS(certificate: "/nowhere.pem", key: "/nowhere.key")
            let mailbox = try Mailbox(configuration: configuration, logger: Logger(label: "test"))
            do {
                try await mailbox.serving { _ in }
                Issue.record("it runs")
            } catch {
                #expect("\(error)".contains("/nowhere.pem"))
            }
        }
    }
}
