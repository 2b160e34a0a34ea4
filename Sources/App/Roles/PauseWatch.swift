internal import Farm
internal import Jobs
internal import Logging
internal import Postgres
internal import ServiceLifecycle
internal import Store
internal import Synchronization

/// Asks the database once a second what stands still, for all stages of the process, and whether it is still the same. Before the first answer everything does.
final class PauseWatch: Service, PauseSwitch {
    private let store: Store
    private let continuity: Continuity
    private let logger: Logger
    private let standstill = Mutex<Standstill?>(nil)

    init(store: Store, continuity: Continuity, logger: Logger) {
        self.store = store
        self.continuity = continuity
        self.logger = logger
    }

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await self.look()
                try await Task.sleep(for: .seconds(1))
            }
        }
    }

    func isPaused(_ queue: QueueName) async -> Bool {
        if standstill.withLock({ $0 == nil }) { await look() }
        return standstill.withLock { $0?.stops(queue) ?? true }
    }

    private func look() async {
        do {
            try await store.pool.withConnection { try await continuity.look(over: $0) }
            let now = try await store.standstill()
            let before = standstill.withLock { state in
                defer { state = now }
                return state
            }
            if before?.isKnownDatabase != false, !now.isKnownDatabase {
                logger.critical("the database is not the one it was: nothing is sent before goniec resume --after-restore")
            }
        } catch {
            logger.debug("can't ask what stands still", metadata: ["reason": "\(error)"])
        }
    }
}
