internal import Curl
internal import Synchronization

/// What is known of one relay, shared by all connections to it.
package final class RelayStatus: Sendable {
    /// The relay's address without its password.
    package let name: String
    private let health = Mutex(RelayHealth())

    init(name: String) {
        self.name = name
    }

    /// Whether messages flow to it.
    package var isUp: Bool { health.withLock { $0.isUp } }

    func request(at now: ContinuousClock.Instant) -> RelayHealth.Permission {
        health.withLock { $0.request(at: now) }
    }

    /// Learns from the result of an attempt.
    func note(_ result: SMTPResult, at now: ContinuousClock.Instant) {
        health.withLock { health in
            switch result {
            case .accepted: health.answered()
            case .refused(let stage, let reply): stage == .connect || reply.code == 421 ? health.failed(at: now) : health.answered()
            case .unavailable, .uncertain: health.failed(at: now)
            case .aborted: health.abandoned(at: now)
            }
        }
    }
}
