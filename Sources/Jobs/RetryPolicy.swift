/// One delay between two attempts at a message.
package struct RetryTier: Hashable, Sendable {
    /// The last part of the retry queue's name.
    package let name: String
    /// How long the message rests.
    package let delay: Duration

    /// Names a delay.
    package init(name: String, delay: Duration) {
        self.name = name
        self.delay = delay
    }
}

/// How often a message that fails by itself is tried again, and after what delays.
///
/// The broker's delivery count is no retry counter: a closed channel raises it too. The attempt travels in the header `x-attempt`.
package struct RetryPolicy: Sendable, Equatable {
    /// The delays, in order; when they are used up the message is dead.
    package let tiers: [RetryTier]

    /// Retries after these delays, in this order.
    package init(tiers: [RetryTier]) {
        self.tiers = tiers
    }

    /// Ten seconds, two minutes, ten minutes.
    package static let standard = RetryPolicy(tiers: [
        RetryTier(name: "10s", delay: .seconds(10)),
        RetryTier(name: "2m", delay: .seconds(120)),
        RetryTier(name: "10m", delay: .seconds(600)),
    ])

    /// No second attempt: what fails is dead, or healed by a sweep.
    package static let never = RetryPolicy(tiers: [])

    /// The delay before the next attempt, when `attempt` (counted from 1) has failed; nil when that was the last.
    package func tier(afterAttempt attempt: Int) -> RetryTier? {
        guard attempt >= 1, attempt <= tiers.count else { return nil }
        return tiers[attempt - 1]
    }
}
