internal import Logging
internal import NIOCore
internal import ServiceLifecycle

/// An SMTP server that listens.
struct SMTPListener: Sendable {
    let channel: any Channel
    let port: Int
    let clients: Clients
    let logger: Logger

    /// Serves until graceful shutdown or cancellation; then tells every client 421, waits for what is being stored, and closes.
    func serve() async {
        await withTaskCancellationHandler {
            await withGracefulShutdownHandler {
                try? await channel.closeFuture.get()
            } onGracefulShutdown: {
                channel.close(promise: nil)
            }
        } onCancel: {
            channel.close(promise: nil)
        }
        logger.debug("the mailbox closes", metadata: ["clients": "\(clients.count)"])
        await clients.close()
    }
}
