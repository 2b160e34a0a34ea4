/// How long to wait before the next attempt, as data.
package struct RetrySchedule: Sendable, Equatable {
    /// The waits after the first, second … attempt; the last one is repeated.
    package let delays: [Duration]
    /// How many attempts there are in all; the time limit of a delivery usually ends it before.
    package let attempts: Int

    /// A schedule; without delays it is a minute.
    package init(delays: [Duration], attempts: Int) {
        self.delays = delays.isEmpty ? [.seconds(60)] : delays
        self.attempts = attempts
    }

    /// 1, 5, 15 and 30 minutes, 1, 2 and then every 4 hours, up to 20 attempts (about two and a half days; RFC 5321 §4.5.4.1 asks for patience).
    package static let standard = RetrySchedule(
        delays: [.seconds(60), .seconds(300), .seconds(900), .seconds(1_800), .seconds(3_600), .seconds(7_200), .seconds(14_400)],
        attempts: 20
    )

    /// The wait after this attempt (1 is the first), spread by ±10 % with `jitter` in 0…1 so that what failed together does not come back
    /// together; nil when that was the last.
    package func delay(afterAttempt attempt: Int, jitter: Double) -> Duration? {
        guard attempt < attempts else { return nil }
        let delay = delays[min(max(attempt, 1), delays.count) - 1]
        return delay * (900 + Int(min(max(jitter, 0), 1) * 200)) / 1_000
    }
}
