internal import AMQP
internal import Farm
internal import IO
internal import Jobs

/// Publishes what became of deliveries, beside the recording of it.
///
/// Outcomes stand in their rows, so that they need not be waited for: a broker that takes nothing (an alarm, say) must not keep results
/// from being recorded. What doesn't get out is published by the sweep.
actor OutcomePublisher {
    private let outlet: any Outlet
    private let executor: SerialQueue
    private var owed: [Outcome] = []
    private var isEnding = false
    private var signal: CheckedContinuation<Void, Never>?

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// More than this are left to the sweep.
    private static let limit = 2_000

    init(outlet: any Outlet, executor: SerialQueue) {
        self.outlet = outlet
        self.executor = executor
    }

    /// A session begins; `run` and `end` follow.
    func begin() {
        isEnding = false
    }

    /// Takes outcomes to be published soon.
    func owe(_ outcomes: [Outcome]) {
        owed = owed.count > Self.limit ? outcomes : owed + outcomes
        wake()
    }

    /// Publishes until `end`, and then what is left; throws when the broker is lost, and ends early when cancelled.
    func run() async throws(AMQPError) {
        while !Task.isCancelled {
            let outcomes = owed
            owed = []
            if !outcomes.isEmpty {
                try await outlet.deliver(outcomes.map { Publication(job: $0, to: .outcome) })
            } else if isEnding {
                return
            } else {
                await waitForWork()
            }
        }
    }

    /// Nothing more will be owed.
    func end() {
        isEnding = true
        wake()
    }

    private func wake() {
        signal?.resume()
        signal = nil
    }

    private func waitForWork() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { signal = $0 }
        } onCancel: {
            Task { await self.wake() }
        }
    }
}
