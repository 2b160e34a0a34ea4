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
    private let seal: LetterSeal

    /// Archives into a store, with bodies sealed.
    package init(store: Store, seal: LetterSeal) {
        self.store = store
        self.seal = seal
    }

    package func handle(_ batch: [Message]) async throws(StageFailure) -> [Verdict] {
        do {
            var letters: [UUID: DeadLetter] = [:]
            for message in batch {
                let letter = DeadLetter(message)
                letters[letter.id] = letter
            }
            try await store.archive(letters.values.map { SealedLetter($0, sealedBody: try seal.seal($0.body, of: $0.id)) })
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
            let letter = DeadLetter(message).bare(because: reason)
            try await store.archive([SealedLetter(letter, sealedBody: try seal.seal(letter.body, of: letter.id))])
            return [.done]
        } catch {
            throw .dependencyDown("the archive can't take a dead letter: \(error)")
        }
    }
}
