package import Logging
internal import ServiceLifecycle

/// An SMTP server that keeps what it gets: a relay for laptops and tests, with a web page to look at the mails.
package struct Mailbox: Service {
    /// Where it listens.
    package struct Ports: Sendable, Equatable {
        package let smtp: Int
        /// Nil without a web page.
        package let web: Int?
    }

    private let configuration: MailboxConfiguration
    private let logger: Logger
    private let listening = Promise<Ports>()
    /// The messages.
    package let store: MessageStore

    /// Opens the folder; nothing is listened on before `run()`.
    package init(configuration: MailboxConfiguration, logger: Logger) throws(MailboxError) {
        self.configuration = configuration
        self.logger = logger
        store = try MessageStore(path: configuration.directory, capacity: configuration.listed)
    }

    /// Serves while `body` runs, on the ports it is given; the mailbox is closed when this returns.
    package func serving<Result: Sendable>(_ body: (Ports) async throws -> Result) async throws -> Result {
        try await withThrowingTaskGroup { group in
            group.addTask { try await run() }
            defer { group.cancelAll() }
            return try await body(try await ports())
        }
    }

    /// Serves until graceful shutdown or cancellation.
    package func run() async throws {
        do {
            try await serve()
        } catch {
            listening.fail(error as? MailboxError ?? MailboxError.ended)
            throw error
        }
        listening.fail(MailboxError.ended)
    }

    /// The ports it listens on, as soon as it does.
    package func ports() async throws -> Ports {
        try await listening.value()
    }

    private func serve() async throws {
        let configuration = configuration
        let smtp = try await SMTPServer(configuration, store: store, logger: logger).listen()
        guard let webPort = configuration.webPort else {
            listens(Ports(smtp: smtp.port, web: nil))
            return await smtp.serve()
        }
        let web = WebServer(host: configuration.host, port: webPort, store: store, logger: logger)
        try await withThrowingTaskGroup { group in
            group.addTask { await smtp.serve() }
            group.addTask { try await web.run { listens(Ports(smtp: smtp.port, web: $0)) } }
            // Whichever ends first, by failure or by being told to, ends the other.
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    private func listens(_ ports: Ports) {
        var metadata: Logger.Metadata = ["smtp": "\(ports.smtp)"]
        if let web = ports.web { metadata["web"] = "http://\(configuration.host):\(web)/" }
        logger.notice("the mailbox is listening", metadata: metadata)
        listening.fulfil(ports)
    }
}
