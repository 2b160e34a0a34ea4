/// How fast a replay goes: batches of a quarter of a second where it has a rate, so that it is even and stops soon when it is told to.
struct ReplayPace: Equatable {
    /// The largest batch.
    static let largest = 500
    /// When the next batch may begin, at the rate.
    private var due: ContinuousClock.Instant?

    /// How many letters the next batch has.
    func batchSize(rate: Int?) -> Int {
        guard let rate else { return Self.largest }
        return min(max(1, rate / 4), Self.largest)
    }

    /// How long to rest after a batch of `count` letters that was begun then.
    mutating func rest(
        after count: Int, rate: Int?, begun: ContinuousClock.Instant, now: ContinuousClock.Instant
    ) -> Duration {
        guard let rate, rate > 0 else { return .zero }
        let next = max(due ?? begun, begun) + .seconds(count) / rate
        due = next
        return max(.zero, now.duration(to: next))
    }

    /// A pause makes no debt.
    mutating func rested() { due = nil }
}
