internal import Farm
internal import Jobs
internal import Logging
internal import ServiceLifecycle
internal import Store
internal import Synchronization

/// Asks the database once a second what stands still, for all stages of the process.
final class PauseWatch: Service, PauseSwitch {
    private let store: Store
    private let logger: Logger
    private let standstill = Mutex(Standstill(scopes: [], isKnownDatabase: true))

    init(store: Store, logger: Logger) {
        self.store = store
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
        standstill.withLock { $0.stops(queue) }
    }

    private func look() async {
        do {
            let now = try await store.standstill()
            let before = standstill.withLock { state in
                defer { state = now }
                return state
            }
            if before.isKnownDatabase, !now.isKnownDatabase {
                logger.critical("the database is not the one it was: nothing is sent before goniec resume --after-restore")
            }
        } catch {
            logger.debug("can't ask what stands still", metadata: ["reason": "\(error)"])
        }
    }
}
