internal import HTTPTypes
internal import Hummingbird
package import Logging
package import OpenSSL
internal import ServiceLifecycle
package import Store

/// The public pages: what a link in a mail leads to. It can be put behind a firewall of its own; it has no way to anything internal but the
/// store.
package struct EdgeServer: Service {
    private let host: String
    private let port: Int
    private let unsubscription: Unsubscription
    private let logger: Logger
    private let onListening: @Sendable (Int) async -> Void

    /// Serves on `host` and `port`, acting on links that were signed with `tokens`; with port 0 on a free one. `onListening` gets the port
    /// as soon as it is open.
    package init(
        host: String,
        port: Int,
        store: Store,
        tokens: TokenKey,
        logger: Logger,
        onListening: @escaping @Sendable (Int) async -> Void = { _ in }
    ) {
        self.onListening = onListening
        self.host = host
        self.port = port
        unsubscription = Unsubscription(store: store, tokens: tokens)
        self.logger = logger
    }

    /// Serves until a graceful shutdown.
    package func run() async throws {
        try await application.run()
    }

    private var application: some ApplicationProtocol {
        let onListening = onListening
        return Application(
            router: router,
            configuration: .init(address: .hostname(host, port: port), serverName: nil),
            onServerRunning: { await onListening($0.localAddress?.port ?? 0) },
            logger: logger
        )
    }

    /// GET shows, POST acts (RFC 8058); scanners that follow links change nothing. HEAD is GET without the page (RFC 9110 §9.3.2).
    private var router: Router<BasicRequestContext> {
        let router = Router(options: .autoGenerateHeadEndpoints)
        let unsubscription = unsubscription
        router.get("health") { _, _ in
            Response(status: .ok, headers: [.contentType: "text/plain"], body: .init(byteBuffer: .init(string: "ok\n")))
        }
        router.get("u/:token") { request, context in
            unsubscription.show(try context.parameters.require("token"), language: Language(request))
        }
        router.post("u/:token") { request, context in
            await unsubscription.act(try context.parameters.require("token"), language: Language(request), logger: context.logger)
        }
        return router
    }
}
