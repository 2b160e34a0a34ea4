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

    /// Serves on `host` and `port`, acting on links that were signed with `tokens`.
    package init(host: String, port: Int, store: Store, tokens: TokenKey, logger: Logger) {
        self.host = host
        self.port = port
        unsubscription = Unsubscription(store: store, tokens: tokens)
        self.logger = logger
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
        Application(
            router: router,
            configuration: .init(address: .hostname(host, port: port), serverName: nil),
            logger: logger
        )
    }

    /// GET shows, POST acts (RFC 8058); scanners that follow links change nothing.
    var router: Router<BasicRequestContext> {
        let router = Router()
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
