internal import Hummingbird
internal import Logging

/// The web page and the JSON interface of a mailbox.
struct WebServer: Sendable {
    let host: String
    let port: Int
    let store: MessageStore
    let logger: Logger

    init(host: String, port: Int, store: MessageStore, logger: Logger) {
        self.host = host
        self.port = port
        self.store = store
        self.logger = logger
    }

    /// Serves until graceful shutdown or cancellation; `onListening` gets the port.
    func run(onListening: @escaping @Sendable (Int) async -> Void) async throws {
        let application = Application(
            router: router(),
            configuration: ApplicationConfiguration(address: .hostname(host, port: port)),
            onServerRunning: { await onListening($0.localAddress?.port ?? 0) },
            // Hummingbird logs each start and stop at info: the mailbox says itself what is worth saying.
            logger: Logger(label: "goniec.mailbox.web", factory: { _ in SwiftLogNoOpLogHandler() })
        )
        do {
            try await application.run()
        } catch is CancellationError {
            return
        } catch {
            throw MailboxError.port(address: "\(host):\(port)", reason: "\(error)")
        }
    }

    private func router() -> Router<BasicRequestContext> {
        let routes = Routes(store: store)
        let router = Router()
        router.addMiddleware {
            Guard(onlyLoopbackNames: host == "localhost" || host == "::1" || host.hasPrefix("127."))
        }
        router.get("/") { request, _ in try await routes.list(request) }
        router.get("/revision") { _, _ in Response.text("\(store.revision)") }
        router.get("/messages.json") { request, _ in try await routes.json(request) }
        router.delete("/messages") { _, _ in try await routes.removeAll() }
        router.get("/messages/:id") { _, context in try await routes.message(context.parameters.get("id")) }
        router.get("/messages/:id/html") { _, context in try await routes.html(context.parameters.get("id")) }
        router.get("/messages/:id/raw") { _, context in try await routes.raw(context.parameters.get("id")) }
        router.get("/messages/:id/parts/:number") { _, context in
            try await routes.part(context.parameters.get("id"), context.parameters.get("number"))
        }
        router.get("/mailbox.css") { _, _ in Response.asset(Assets.style, "text/css; charset=utf-8") }
        router.get("/mailbox.js") { _, _ in Response.asset(Assets.script, "text/javascript; charset=utf-8") }
        return router
    }
}
