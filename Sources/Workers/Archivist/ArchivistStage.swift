package import AMQP
package import Farm
internal import Identity
package import Jobs
package import Store

/// Keeps what could not be handled, with its reason, until an administrator replays or discards it.
package struct ArchivistStage: Stage {
    package let queue = QueueName.dead
    package let batchSize = 100
    package let retries = RetryPolicy.never
    private let store: Store

    /// Archives into a store.
    package init(store: Store) {
        self.store = store
    }

    package func handle(_ batch: [Message]) async throws(StageFailure) -> [Verdict] {
        do {
            var letters: [UUID: DeadLetter] = [:]
            for message in batch {
                let letter = DeadLetter(message)
                letters[letter.id] = letter
            }
            try await store.archive(Array(letters.values))
            return batch.map { _ in .done }
        } catch {
            // There is no further place for a dead letter: whatever is wrong, it is held and tried again.
            throw .dependencyDown("the archive can't take dead letters: \(error)")
        }
    }
}
