internal import ServiceLifecycle

/// Services that begin to drain at the same moment: stopped one after another, the last would still take in work while the first drains.
struct Together: Service {
    let services: [any Service]

    /// Runs all of them; ends when all have, and throws what the first one throws, which cancels the others.
    func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for service in services { group.addTask { try await service.run() } }
            try await group.waitForAll()
        }
    }
}
