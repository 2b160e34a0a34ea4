package import AMQP
package import Farm
internal import Identity
package import Jobs
internal import Postgres
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
        } catch let error as PostgresError where error.blamesMessage {
            // The farm bisects the batch; a single letter that the archive refuses is kept without what it refuses.
            guard batch.count == 1 else { throw .batch("\(error)") }
            return try await keepBare(batch[0], because: "\(error)")
        } catch {
            // There is no further place for a dead letter: whatever is wrong, it is held and tried again.
            throw .dependencyDown("the archive can't take dead letters: \(error)")
        }
    }

    private func keepBare(_ message: Message, because reason: String) async throws(StageFailure) -> [Verdict] {
        do {
            try await store.archive([DeadLetter(message).bare(because: reason)])
            return [.done]
        } catch {
            throw .dependencyDown("the archive can't take a dead letter: \(error)")
        }
    }
}
