internal import Dispatch
internal import IO
internal import Synchronization

/// Opens links on queues of their own, since name look-ups, TLS and login block, and hands them over.
enum Opener {
    /// Carries a link from the queue that opened it to the actor that will own it; whoever takes it is its only owner.
    private final class Parcel: Sendable {
        private let content: Mutex<Link?>

        init(_ link: sending Link) {
            content = Mutex(link)
        }

        func take() -> sending Link? {
            content.withLock { $0.take() }
        }
    }

    /// Suspends until a node took us or none did; when the task is cancelled meanwhile, the link is closed as soon as it is there.
    static func open(_ configuration: BrokerConfiguration, role: Link.Role) async throws(AMQPError) -> sending Link {
        var generator = SystemRandom()
        let endpoints = configuration.endpoints(using: &generator)
        let waiters = Waiters<Parcel>()
        let parcel = try await waiters.wait(as: 0) {
            DispatchQueue(label: "goniec.amqp.opening").async {
                do throws(AMQPError) {
                    let link = try Link.open(configuration, endpoints: endpoints, role: role)
                    waiters.resume(0, with: .success(Parcel(link)))
                } catch {
                    waiters.resume(0, with: .failure(error))
                }
            }
        }
        guard let link = parcel.take() else { throw .notConnected }
        return link
    }
}
