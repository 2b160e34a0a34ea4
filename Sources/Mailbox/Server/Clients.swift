internal import NIOCore
internal import Synchronization

/// The connections that are open.
final class Clients: Sendable {
    private let channels = Mutex<[ObjectIdentifier: any Channel]>([:])

    var count: Int { channels.withLock { $0.count } }

    func add(_ channel: any Channel) {
        let key = ObjectIdentifier(channel)
        channels.withLock { $0[key] = channel }
        channel.closeFuture.whenComplete { _ in
            self.channels.withLock { $0[key] = nil }
        }
    }

    /// Sends every client away and waits until all are gone.
    func close() async {
        for channel in channels.withLock({ Array($0.values) }) {
            channel.pipeline.fireUserInboundEventTriggered(MailboxCloses())
            try? await channel.closeFuture.get()
        }
    }
}
