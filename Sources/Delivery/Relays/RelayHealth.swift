/// Whether a relay may be tried, as a value (a circuit breaker).
///
/// Valid states: up → (some failures in a row) down → (the wait is over, one asks) probing → up, or down for twice as long.
package struct RelayHealth: Sendable, Equatable {
    /// The answer to who wants to send.
    package enum Permission: Sendable, Equatable {
        case go
        /// Ask again then.
        case wait(until: ContinuousClock.Instant)
    }

    private enum State: Sendable, Equatable {
        case up(failures: Int)
        case down(until: ContinuousClock.Instant, wait: Duration)
        case probing(since: ContinuousClock.Instant, wait: Duration)
    }

    /// Failures in a row that take a relay down.
    private static let tolerance = 3
    private static let firstWait = Duration.seconds(1)
    private static let longestWait = Duration.seconds(60)
    /// A probe that was let go and never reported stands in the way no longer than this.
    private static let probeTime = Duration.seconds(30)

    private var state = State.up(failures: 0)

    /// A relay that is thought to be up.
    package init() {}

    /// Whether messages flow.
    package var isUp: Bool {
        if case .up = state { true } else { false }
    }

    /// Somebody wants to send. While the relay is down, only the first to ask after the wait may, as a probe.
    package mutating func request(at now: ContinuousClock.Instant) -> Permission {
        switch state {
        case .up: return .go
        case .down(let until, _) where now < until: return .wait(until: until)
        case .probing(let since, _) where now < since + Self.probeTime: return .wait(until: now + Self.firstWait)
        case .down(_, let wait), .probing(_, let wait):
            state = .probing(since: now, wait: wait)
            return .go
        }
    }

    /// The relay has answered, with yes or no.
    package mutating func answered() {
        state = .up(failures: 0)
    }

    /// The relay could not be had, or fell silent.
    package mutating func failed(at now: ContinuousClock.Instant) {
        switch state {
        case .up(let failures) where failures + 1 < Self.tolerance: state = .up(failures: failures + 1)
        case .up: state = .down(until: now + Self.firstWait, wait: Self.firstWait)
        // Others were under way when it went down: they know nothing new.
        case .down: break
        case .probing(_, let wait):
            let next = min(wait * 2, Self.longestWait)
            state = .down(until: now + next, wait: next)
        }
    }

    /// Who was let go did not try after all.
    package mutating func abandoned(at now: ContinuousClock.Instant) {
        if case .probing(_, let wait) = state { state = .down(until: now, wait: wait) }
    }
}
