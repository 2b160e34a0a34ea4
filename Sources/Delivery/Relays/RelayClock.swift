/// The time that relays are judged by, so that tests can move it.
package struct RelayClock: Sendable {
    package let now: @Sendable () -> ContinuousClock.Instant
    /// Waits until then; throws when cancelled.
    package let sleep: @Sendable (ContinuousClock.Instant) async throws -> Void

    /// A clock of these two.
    package init(
        now: @escaping @Sendable () -> ContinuousClock.Instant,
        sleep: @escaping @Sendable (ContinuousClock.Instant) async throws -> Void
    ) {
        self.now = now
        self.sleep = sleep
    }

    /// The clock of this machine.
    package static let system = RelayClock(now: { ContinuousClock.now }, sleep: { try await ContinuousClock().sleep(until: $0) })
}
