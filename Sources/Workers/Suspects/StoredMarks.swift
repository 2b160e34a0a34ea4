package import AMQP
package import Farm
package import Identity
package import Jobs
package import Logging
internal import Postgres
package import Store
internal import Synchronization

/// The marks of one process on suspicious messages, in the database. A mark that can't be taken away at once is owed, and goes with the next
/// `settle`.
package final class StoredMarks: SuspectMarks {
    private struct Debts {
        var released: Set<UUID> = []
        var cleared: Set<UUID> = []
    }

    private let store: Store
    private let worker: UUID
    private let logger: Logger
    private let debts = Mutex(Debts())

    /// Marks in the name of a process, by the id under which it retires.
    package init(store: Store, worker: UUID, logger: Logger) {
        self.store = store
        self.worker = worker
        self.logger = logger
    }

    package func mark(_ message: Message, of queue: QueueName) async throws(StageFailure) -> Int {
        let id = DeadLetter.identity(queue: queue.rawValue, message: message)
        do {
            let count = try await store.markSuspect(id, of: queue.rawValue, by: worker)
            debts.withLock { _ = $0.released.remove(id) }
            return count
        } catch {
            throw .dependencyDown("a suspicious message can't be marked: \(error)")
        }
    }

    package func release(_ message: Message, of queue: QueueName) async {
        debts.withLock { _ = $0.released.insert(DeadLetter.identity(queue: queue.rawValue, message: message)) }
        await settle()
    }

    package func clear(_ message: Message, of queue: QueueName) async {
        debts.withLock { _ = $0.cleared.insert(DeadLetter.identity(queue: queue.rawValue, message: message)) }
        await settle()
    }

    /// Takes away what is owed; what can't be is kept for the next time.
    package func settle() async {
        let owed = debts.withLock { debts in
            defer { debts = Debts() }
            return debts
        }
        do {
            if !owed.released.isEmpty { try await store.releaseSuspects(Array(owed.released), by: worker) }
            if !owed.cleared.isEmpty { try await store.clearSuspects(Array(owed.cleared)) }
        } catch {
            debts.withLock { debts in
                debts.released.formUnion(owed.released)
                debts.cleared.formUnion(owed.cleared)
            }
            logger.debug("marks of suspicious messages can't be taken away", metadata: ["reason": "\(error)"])
        }
    }
}
