internal import Logging
internal import NIOCore
internal import NIOPosix
internal import NIOSSL

/// Takes SMTP connections and gives each one a session.
struct SMTPServer: Sendable {
    private let configuration: MailboxConfiguration
    private let store: MessageStore
    private let logger: Logger
    /// A client that says nothing for so long is sent away (RFC 5321 §4.5.3.2.7).
    private let patience = TimeAmount.minutes(5)

    init(_ configuration: MailboxConfiguration, store: MessageStore, logger: Logger) {
        self.configuration = configuration
        self.store = store
        self.logger = logger
    }

    /// Begins to listen.
    func listen() async throws -> SMTPListener {
        let tls = try configuration.security.context()
        let clients = Clients()
        let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 256)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.socketOption(.init(rawValue: 1)), value: 1)
            .childChannelOption(.autoRead, value: false)
            .childChannelOption(.recvAllocator, value: AdaptiveRecvByteBufferAllocator(minimum: 1_024, initial: 16_384, maximum: 131_072))
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try setUp(channel, tls, clients) }
            }
        do {
            let channel = try await bootstrap.bind(host: configuration.host, port: configuration.smtpPort).get()
            return SMTPListener(channel: channel, port: channel.localAddress?.port ?? 0, clients: clients, logger: logger)
        } catch {
            throw MailboxError.port(address: "\(configuration.host):\(configuration.smtpPort)", reason: "\(error)")
        }
    }

    private func setUp(_ channel: any Channel, _ tls: NIOSSLContext?, _ clients: Clients) throws {
        clients.add(channel)
        let isImplicit = configuration.security.isImplicit
        if isImplicit, let tls { try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls)) }
        try channel.pipeline.syncOperations.addHandler(IdleStateHandler(readTimeout: patience))
        try channel.pipeline.syncOperations.addHandler(
            SMTPHandler(
                session: SMTPSession(rules: SMTPSession.Rules(configuration), isSecure: isImplicit),
                store: store,
                files: NIOThreadPool.singleton,
                tls: tls
            )
        )
    }
}

extension SMTPSession.Rules {
    init(_ configuration: MailboxConfiguration) {
        largestMessage = configuration.largestMessage
        if case .startTLS = configuration.security { offersTLS = true }
        login = configuration.login
        misbehaviour = configuration.misbehaviour
    }
}
