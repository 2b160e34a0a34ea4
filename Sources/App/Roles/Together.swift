internal import Farm
internal import Logging
internal import ServiceLifecycle

/// Services that begin to drain at the same moment: stopped one after another, the last would still take in work while the first drains.
struct Together: Service {
    let services: [any Service]
    /// Of those that may leave work behind.
    var gauges: [WorkerGauge] = []
    let logger: Logger

    /// Runs all of them; ends when all have, says what they left, and throws what the first one throws, which cancels the others.
    func run() async throws {
        // Nothing but a second signal or the end of the grace period cancels this.
        defer { Leftovers(gauges.map { $0.read() }).report(wasCut: Task.isCancelled, to: logger) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for service in services { group.addTask { try await service.run() } }
            try await group.waitForAll()
        }
    }
}
