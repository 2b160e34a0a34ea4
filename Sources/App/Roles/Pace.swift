internal import Farm

/// How fast a worker gets on, from looks at it every few seconds.
struct Pace: Sendable, Equatable {
    /// What is averaged over.
    static let window: Duration = .seconds(60)

    private typealias Look = (finished: Int64, at: ContinuousClock.Instant)

    /// In order; the first is the youngest that is as old as the window, or the very first.
    private var looks: [Look] = []
    private var progressedAt: ContinuousClock.Instant?

    /// Messages finished in a second, over the window or the time since the first look.
    private(set) var rate = 0.0
    /// How long it has held messages and finished none; nil while it holds none.
    private(set) var stalledFor: Duration?

    /// A look at the worker.
    mutating func look(_ reading: WorkerReading, at now: ContinuousClock.Instant) {
        let hasProgressed = looks.last.map { $0.finished != reading.finished } ?? true
        if hasProgressed || reading.unacked == 0 { progressedAt = now }
        stalledFor = reading.unacked == 0 ? nil : progressedAt.map { now - $0 }
        looks.append((reading.finished, now))
        let old = looks.lastIndex { now - $0.at >= Self.window } ?? 0
        looks.removeFirst(old)
        let elapsed = now - looks[0].at
        rate = elapsed > .zero ? Double(reading.finished - looks[0].finished) / (elapsed / .seconds(1)) : 0
    }

    static func == (left: Pace, right: Pace) -> Bool {
        left.rate == right.rate && left.stalledFor == right.stalledFor && left.progressedAt == right.progressedAt
            && left.looks.elementsEqual(right.looks) { $0 == $1 }
    }
}
