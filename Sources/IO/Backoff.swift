/// Grows the pause between attempts at something that is down, with decorrelated jitter, so that a herd of clients spreads out.
///
/// Each pause is drawn from `base ... 3 × the last one` and is never above `cap` ("Exponential Backoff And Jitter", AWS, 2015).
package struct Backoff: Sendable, Equatable {
    private let base: Duration
    private let cap: Duration
    private var last: Duration

    /// Begins with pauses of `base` to three times `base`.
    package init(base: Duration = .milliseconds(200), cap: Duration = .seconds(15)) {
        self.base = base
        self.cap = max(base, cap)
        last = base
    }

    /// The pause before the next attempt, from `base` to `cap`.
    package mutating func next(using generator: inout some RandomNumberGenerator) -> Duration {
        let lowest = base.nanoseconds
        let highest = max(lowest, Int64(clamping: min(Int128(cap.nanoseconds), 3 * Int128(last.nanoseconds))))
        last = .nanoseconds(Int64.random(in: lowest...highest, using: &generator))
        return last
    }

    /// Begins anew: an attempt succeeded.
    package mutating func reset() {
        last = base
    }
}

extension Duration {
    fileprivate var nanoseconds: Int64 {
        Int64(clamping: Int128(components.seconds) * 1_000_000_000 + Int128(components.attoseconds / 1_000_000_000))
    }
}
