import AMQP
import Farm
import Jobs

/// A stage that does what a test says, and notes the batches it was given.
struct ScriptedStage: Stage {
    /// What was handled, in order.
    actor Journal {
        private(set) var batches: [[String]] = []
        private var waiters: [(goal: Int, continuation: CheckedContinuation<Void, Never>)] = []

        /// Every message that was ever handed over, one by one.
        var texts: [String] { batches.flatMap { $0 } }

        func note(_ batch: [String]) {
            batches.append(batch)
            let met = waiters.filter { $0.goal <= batches.count }
            waiters.removeAll { $0.goal <= batches.count }
            for waiter in met { waiter.continuation.resume() }
        }

        /// Returns once this many batches were handed over.
        func reached(_ goal: Int) async {
            if batches.count >= goal { return }
            await withCheckedContinuation { waiters.append((goal, $0)) }
        }
    }

    var queue = QueueName.event
    var batchSize = 8
    var retries = RetryPolicy.standard
    let journal = Journal()
    let script: @Sendable ([Message]) async throws(StageFailure) -> [Verdict]

    func handle(_ batch: [Message]) async throws(StageFailure) -> [Verdict] {
        await journal.note(batch.map(\.text))
        return try await script(batch)
    }

    /// One publication to `trigger.wake` for each message, with its text.
    static func passOn(_ batch: [Message]) -> [Verdict] {
        batch.map { .done([.sample($0.text, to: .wake)]) }
    }
}
