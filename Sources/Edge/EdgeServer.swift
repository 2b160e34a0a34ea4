internal import HTTPTypes
internal import Hummingbird
package import Logging
internal import NIOCore
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

    /// Serves on `host` and `port` (0 for any that is free), acting on links that were signed with `tokens`; `onListening` gets the port.
    package init(
        host: String, port: Int, store: Store, tokens: TokenKey, logger: Logger,
        onListening: @escaping @Sendable (Int) async -> Void = { _ in }
    ) {
        self.host = host
        self.port = port
        unsubscription = Unsubscription(store: store, tokens: tokens)
        self.logger = logger
        self.onListening = onListening
    }

    /// Serves until a graceful shutdown; throws `EdgeError` when it can't listen.
    package func run() async throws {
        do {
            try await application.run()
        } catch is CancellationError {
            return
        } catch {
            throw EdgeError.notListening(address: "\(host):\(port)", reason: "\(error)")
        }
    }

    var application: some ApplicationProtocol {
        let onListening = onListening
        return Application(
            router: router,
            // Anybody may connect: who says nothing for so long is let go.
            server: .http1(configuration: .init(idleTimeout: .seconds(30))),
            configuration: .init(address: .hostname(host, port: port), serverName: nil),
            onServerRunning: { await onListening($0.localAddress?.port ?? 0) },
            logger: logger
        )
    }

    /// GET shows, POST acts (RFC 8058); scanners that follow links change nothing.
    var router: Router<BasicRequestContext> {
        let router = Router(options: .autoGenerateHeadEndpoints)
        let unsubscription = unsubscription
        router.get("health") { _, _ in
            Response(status: .ok, headers: [.contentType: "text/plain"], body: .init(byteBuffer: .init(string: "ok\n")))
        }
        router.get("u/:token") { request, context in
            unsubscription.show(try context.parameters.require("token"), language: Language(request))
        }
        router.post("u/:token") { request, context in
            let language = Language(request)
            guard await Self.isSmall(request) else { return Page.tooLarge(language).response(.contentTooLarge) }
            return await unsubscription.act(try context.parameters.require("token"), language: language, logger: context.logger)
        }
        return router
    }

    /// Whether the body is no larger than any form of ours; what it says is of no consequence, since the link says it all.
    private static func isSmall(_ request: Request) async -> Bool {
        let limit = 4096
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > limit { return false }
        return (try? await request.body.collect(upTo: limit)) != nil
    }
}
