internal import Scenario
package import Store
internal import Time

extension Session {
    /// Every broadcast: those of live versions, whose moment may be still to come, and those that were; the latest first.
    package func broadcasts(limit: Int = 100) async throws -> [Broadcast] {
        try await withStore { store in
            let past = try await store.fanouts(.broadcast, limit: limit)
            let known = Dictionary(past.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
            let live = try await store.liveVersions().compactMap { Self.tick(of: $0) }
            let ended = past.filter { fanout in !live.contains { $0.fanout == fanout.id } }
            let all = live.map { Broadcast(tick: $0, fanout: known[$0.fanout]) } + ended.map { Broadcast($0) }
            return all.sorted { ($1.tick.at, $0.tick.scenario) < ($0.tick.at, $1.tick.scenario) }
        }
    }

    /// A broadcast as it stands, with what came of it.
    package func broadcast(_ scenario: String) async throws -> BroadcastReport {
        try await withStore { store in
            let broadcast = try await Self.find(scenario, in: store)
            guard let fanout = broadcast.fanout else { return BroadcastReport(broadcast: broadcast, waiting: 0, deliveries: [:]) }
            let yield = try await store.yield(of: fanout)
            return BroadcastReport(broadcast: broadcast, waiting: yield.waiting, deliveries: yield.deliveries)
        }
    }

    /// Does something to a broadcast; workers and schedulers know at once.
    package func change(broadcast scenario: String, _ change: FanoutChange, reason: String?) async throws -> Broadcast {
        try await withStore { store in try await Self.change(scenario, change, reason: reason, in: store) }
    }

    /// Ends a broadcast: nobody else is let in, and its mails that haven't been handed over are called back. `progress` is told after each
    /// batch. Doing so again finds what is left.
    package func cancelBroadcast(
        _ scenario: String, reason: String?, progress: (Withdrawn) -> Void = { _ in }
    ) async throws -> (broadcast: Broadcast, withdrawn: Withdrawn) {
        try await withStore { store in
            var broadcast = try await Self.find(scenario, in: store)
            if broadcast.state != .cancelled { broadcast = try await Self.change(scenario, .cancel, reason: reason, in: store) }
            var total = Withdrawn()
            guard let fanout = broadcast.fanout else { return (broadcast, total) }
            while true {
                let batch = try await store.withdraw(fanout)
                total.timers += batch.timers
                total.deliveries += batch.deliveries
                progress(total)
                if batch == Withdrawn() { return (broadcast, total) }
            }
        }
    }

    private static func change(
        _ scenario: String, _ change: FanoutChange, reason: String?, in store: Store
    ) async throws -> Broadcast {
        let broadcast = try await find(scenario, in: store)
        guard let fanout = try await store.change(broadcast.tick, change, reason: reason, by: actor) else {
            throw BroadcastError.refused(try await find(scenario, in: store), change)
        }
        return Broadcast(tick: broadcast.tick, fanout: fanout)
    }

    static func find(_ scenario: String, in store: Store) async throws -> Broadcast {
        let live = try await store.liveVersions()
        guard let version = live.first(where: { $0.scenario == scenario }) else {
            throw BroadcastError.unknown(scenario, known: live.compactMap { tick(of: $0)?.scenario })
        }
        guard let tick = tick(of: version) else { throw BroadcastError.noBroadcast(scenario) }
        return Broadcast(tick: tick, fanout: try await store.fanout(tick.fanout))
    }

    /// The moment of a version's broadcast; nil when it is none, or this build can't read it.
    private static func tick(of stored: StoredVersion) -> Tick? {
        let folder = ScenarioFolder(files: stored.files.mapValues { Array($0.utf8) })
        guard let definition = try? folder.definition(), case .broadcast(let segment, let moment) = definition.entry.trigger else {
            return nil
        }
        return Tick(
            scenario: stored.scenario, version: stored.version, timetable: Timetable.once(moment).description, at: moment, segment: segment)
    }
}

extension Broadcast {
    /// One that has been, of whichever version.
    fileprivate init(_ fanout: Fanout) {
        tick = Tick(
            scenario: fanout.scenario, version: 0, timetable: Timetable.once(fanout.tick).description, at: fanout.tick,
            segment: fanout.segment)
        self.fanout = fanout
    }
}
