internal import Scenario
package import Store
package import Time

extension Session {
    /// Ends a broadcast: nobody else is let in, its mails that haven't been handed over are called back, and so are those that a gate delays,
    /// with their passages. `progress` is told after each batch. Doing so again finds what is left.
    package func cancelBroadcast(
        _ scenario: String, at moment: Timestamp? = nil, reason: String?, progress: (Withdrawn) -> Void = { _ in }
    ) async throws -> (broadcast: Broadcast, withdrawn: Withdrawn) {
        try await withWorkingStore { store in
            var broadcast = try await Self.find(scenario, at: moment, in: store)
            if broadcast.state != .cancelled {
                broadcast = try await Self.change(broadcast, .cancel, reason: reason, in: store)
            }
            guard let fanout = broadcast.fanout else { return (broadcast, Withdrawn()) }
            return (broadcast, try await store.withdraw(all: fanout, progress: progress))
        }
    }
}

extension Store {
    /// Withdraws all that a cancelled fan-out has under way, batch by batch: the timers first, for they become passages.
    package func withdraw(all fanout: Fanout, batch: Int = 1_000, progress: (Withdrawn) -> Void = { _ in }) async throws -> Withdrawn {
        var total = Withdrawn()
        while case let timers = try await withdrawTimers(of: fanout, limit: batch), timers > 0 {
            total.timers += timers
            progress(total)
        }
        var last: PassageKey?
        var definitions: [Int: ScenarioDefinition] = [:]
        while case let passages = try await passages(of: fanout, after: last, limit: batch), let end = passages.last {
            last = end.key
            let unread = Set(passages.filter(\.isLive).map(\.version)).subtracting(definitions.keys)
            definitions.merge(try await self.definitions(of: fanout.scenario, unread.sorted())) { $1 }
            let known = definitions
            total += try await withdraw(passages) { enrollment, now in
                known[enrollment.version].flatMap { enrollment.withdrawn(under: $0, now: now) }
            }
            progress(total)
        }
        return total
    }
}
