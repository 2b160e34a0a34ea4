/// When each of the scheduler's sweeps is due; timers are looked at in every round.
struct Rhythm {
    /// A sweep.
    enum Task: CaseIterable {
        case deliveries, outcomes, leases, timersFromTheBeginning, deadLetters, partitions, workers, recounts, fanouts

        /// How often it runs.
        var interval: Duration {
            switch self {
            case .deliveries, .recounts, .fanouts: .seconds(1)
            case .outcomes, .leases: .seconds(5)
            case .timersFromTheBeginning: .seconds(30)
            case .deadLetters: .seconds(60)
            case .partitions, .workers: .seconds(3_600)
            }
        }
    }

    private var next: [Task: ContinuousClock.Instant] = [:]

    /// The sweeps that are due. In the first round all are.
    func due(at now: ContinuousClock.Instant) -> [Task] {
        Task.allCases.filter { task in next[task].map { $0 <= now } ?? true }
    }

    /// A sweep has run: it is due again after its interval, or at once when it has left something. One that fails stays due.
    mutating func ran(_ task: Task, at now: ContinuousClock.Instant, leftSome: Bool) {
        next[task] = leftSome ? now : now + task.interval
    }
}
