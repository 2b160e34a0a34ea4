internal import Scenario
package import Store
package import Time

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

    /// A broadcast as it stands, with what came of it; at another moment than the live version's when one is given.
    package func broadcast(_ scenario: String, at moment: Timestamp? = nil) async throws -> BroadcastReport {
        try await withStore { store in
            let broadcast = try await Self.find(scenario, at: moment, in: store)
            guard let fanout = broadcast.fanout else { return BroadcastReport(broadcast: broadcast, waiting: 0, deliveries: [:]) }
            let yield = try await store.yield(of: fanout)
            return BroadcastReport(broadcast: broadcast, waiting: yield.waiting, deliveries: yield.deliveries)
        }
    }

    /// Does something to a broadcast; workers and schedulers know at once.
    package func change(
        broadcast scenario: String, at moment: Timestamp? = nil, _ change: FanoutChange, reason: String?
    ) async throws -> Broadcast {
        try await withStore { store in
            try await Self.change(try await Self.find(scenario, at: moment, in: store), change, reason: reason, in: store)
        }
    }

    static func change(
        _ broadcast: Broadcast, _ change: FanoutChange, reason: String?, in store: Store
    ) async throws -> Broadcast {
        guard let fanout = try await store.change(broadcast.tick, change, reason: reason, by: actor) else {
            let now = try await find(broadcast.tick.scenario, at: broadcast.tick.at, in: store)
            throw BroadcastError.refused(now, change)
        }
        return Broadcast(tick: broadcast.tick, fanout: fanout)
    }

    /// The broadcast of a moment; without one the live version's, unless another is still letting contacts in beside it.
    static func find(_ scenario: String, at moment: Timestamp? = nil, in store: Store) async throws -> Broadcast {
        let live = try await store.liveVersions()
        let version = live.first { $0.scenario == scenario }
        var broadcasts: [Broadcast] = []
        if let tick = version.flatMap({ tick(of: $0) }) {
            broadcasts.append(Broadcast(tick: tick, fanout: try await store.fanout(tick.fanout)))
        }
        let others = try await store.openBroadcasts(of: scenario).filter { fanout in broadcasts.first?.tick.fanout != fanout.id }
        broadcasts += others.map { Broadcast($0) }
        if let moment {
            if let found = broadcasts.first(where: { $0.tick.at == moment }) { return found }
            let past = try await store.fanout(Fanout.id(scenario: scenario, tick: moment))
            guard let past, past.kind == .broadcast else { throw BroadcastError.notThen(scenario, at: moment) }
            return Broadcast(past)
        }
        guard broadcasts.count < 2 else { throw BroadcastError.several(broadcasts) }
        if let only = broadcasts.first { return only }
        guard version == nil else { throw BroadcastError.noBroadcast(scenario) }
        throw BroadcastError.unknown(scenario, known: live.compactMap { tick(of: $0)?.scenario })
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
