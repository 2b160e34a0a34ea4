internal import ServiceLifecycle
internal import UnixSignals

/// How a process ends: the first signal has its services drain, and the second cancels what is still draining.
struct Termination<Signals: AsyncSequence & Sendable>: Sendable where Signals.Element == UnixSignal, Signals.Failure == Never {
    private enum End {
        case services, impatience
    }

    let signals: Signals

    /// Runs the group and returns when all of it has ended; to be cancelled by the second signal is no error.
    func run(_ group: ServiceGroup) async throws {
        try await withThrowingTaskGroup(of: End.self) { tasks in
            tasks.addTask {
                try await group.run()
                return .services
            }
            tasks.addTask { await self.drain(group) }
            let first = try await tasks.next()
            tasks.cancelAll()
            guard first == .impatience else { return }
            do {
                try await tasks.waitForAll()
            } catch is CancellationError {
                return
            }
        }
    }

    /// Returns with the second signal, or when it is cancelled because everything has ended.
    private func drain(_ group: ServiceGroup) async -> End {
        var count = 0
        for await _ in signals {
            count += 1
            if count == 2 { break }
            await group.triggerGracefulShutdown()
        }
        return .impatience
    }
}
