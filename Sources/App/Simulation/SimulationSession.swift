package import Scenario
package import Simulator
internal import Store
package import Time

/// How far a simulation has come.
package struct SimulationProgress: Progressing, Equatable {
    /// How much of the history was taken in, 0 to 1.
    package let share: Double
    /// The virtual clock.
    package let now: Timestamp
    /// How many mails were sent.
    package let deliveries: Int

    package func line(total: Int?, elapsed: Duration) -> String {
        let counts = "\(ProgressBar.grouped(deliveries)) mails by \(Timestamp(seconds: now.seconds))"
        return ProgressBar.line(share: share, counts: counts, elapsed: elapsed)
    }
}

/// A history that scenarios are tried on.
package struct SimulationSession: Sendable {
    /// How long the clock goes on after the last event when nothing is said.
    private static let patience = Duration.seconds(366 * 86_400)

    /// Why there is nothing to simulate.
    package struct Refusal: Error, CustomStringConvertible {
        package let description: String
    }

    private let contacts: [ContactState]
    private let arrivals: [Arrival]
    private let start: Timestamp
    private let end: Timestamp
    private let lastTick: Timestamp

    /// A history from `start`, the first event's time when nothing is said, to `end`: when nothing is said, until nothing is left to wait
    /// for, at most a year after the last event, and schedules tick up to the last event.
    package init(contacts: [ContactState], arrivals: [Arrival], from start: Timestamp?, until end: Timestamp?) throws {
        let first = arrivals.map(\.event.time).min()
        guard let begin = start ?? first else {
            throw Refusal(description: "there are no events, so say --from when the clock begins")
        }
        self.contacts = contacts
        self.arrivals = arrivals
        self.start = begin
        let last = max(arrivals.map(\.at).max() ?? begin, begin)
        self.end = end ?? last + Self.patience
        lastTick = end ?? last
        guard self.end > begin else { throw Refusal(description: "--until must be later than the first event and --from") }
    }

    /// What these scenarios would send; `report` is told of the progress now and then.
    package func run(
        _ scenarios: SimulatedScenarios, wantsJournal: Bool = false, report: (SimulationProgress) -> Void
    ) throws -> (deliveries: [SimulatedDelivery], journal: [SimulatedLine], alerts: [String]) {
        var simulation = Simulation(
            catalog: scenarios.catalog, contacts: contacts, arrivals: arrivals, start: start, lastTick: lastTick,
            wantsJournal: wantsJournal, identify: { ContactIdentity.contactID(subject: $0) })
        var steps = 0
        while simulation.advance(upTo: end) {
            steps += 1
            guard steps.isMultiple(of: 1_000) else { continue }
            report(SimulationProgress(share: simulation.progress, now: simulation.now, deliveries: simulation.deliveries.count))
            try Task.checkCancellation()
        }
        report(SimulationProgress(share: 1, now: simulation.now, deliveries: simulation.deliveries.count))
        return (simulation.deliveries, simulation.journal, simulation.alerts)
    }
}
