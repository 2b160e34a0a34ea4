internal import AMQP
package import Farm
package import IO
internal import Jobs
package import Logging
internal import Postgres
internal import ServiceLifecycle
package import Store
internal import Time

/// Publishes what came due or has stood still: timers, pending deliveries, outcomes; and judges leases. Any number of them may run; none
/// leads. What it publishes twice is harmless.
package actor Scheduler: Service, Gauged {
    /// How it is, and how much it has published.
    package nonisolated let gauge = WorkerGauge(queue: nil)

    private let store: Store
    private let outlet: any Outlet
    private let depths: any QueueDepths
    private let deadLetterAge: Duration
    private let executor: SerialQueue
    private let logger: Logger
    private var rhythm = Rhythm()
    private var timekeeper: Timekeeper
    private var leaseWatch = LeaseWatch()
    private var mark = Timestamp.earliest
    /// The last mark: what waits behind it is nothing but rows that are dead, or a few timers that were set late.
    private var horizon = Timestamp.earliest
    private var random = SystemRandom()

    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// How many rows one statement takes; the next follows at once while it finds as many.
    static let chunk = 1_000
    /// How many wakes may wait for the trigger.
    static let wakeLimit = 20_000
    /// How many wakes may wait while contacts are let in by the thousand: what comes behind them waits no longer than these take.
    static let fanoutLimit = 2_000

    /// Makes a scheduler over a store and a broker; all should share `executor`. Dead letters that were dealt with longer ago than
    /// `deadLetterAge` are deleted.
    package init(
        store: Store, outlet: any Outlet, depths: any QueueDepths, deadLetterAge: Duration = .seconds(90 * 86_400), executor: SerialQueue,
        logger: Logger
    ) {
        self.store = store
        self.outlet = outlet
        self.depths = depths
        self.deadLetterAge = deadLetterAge
        self.executor = executor
        self.logger = logger
        timekeeper = Timekeeper(store: store, logger: logger)
    }

    /// Works until a graceful shutdown. A database or broker that is down is waited for.
    package func run() async throws {
        var backoff = Backoff()
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            do {
                try await outlet.open()
                gauge.note { $0.opened() }
                logger.info("scheduling")
                while !Task.isShuttingDownGracefully, !Task.isCancelled {
                    let found = try await round()
                    gauge.note { $0.lacks(nil) }
                    backoff.reset()
                    if !found { await pause(.milliseconds(250)) }
                }
            } catch {
                if error is PostgresError { leaseWatch.interrupted() }
                gauge.note { $0.lacks("\(error)") }
                logger.warning("scheduling stands still", metadata: ["reason": "\(error)"])
                await pause(backoff.next(using: &random))
            }
            await outlet.close()
            gauge.note { $0.closed() }
        }
    }

    /// Does what is due in this round; true when a full chunk of something suggests that more waits.
    package func round() async throws -> Bool {
        let clock = try await store.clock(after: mark)
        var found = try await emitTimers(now: clock.now, areDue: clock.lag != nil)
        let now = ContinuousClock.now
        for task in rhythm.due(at: now) {
            var leftSome = false
            switch task {
            case .deliveries: leftSome = try await emitDeliveries()
            case .outcomes: leftSome = try await emitOutcomes()
            case .leases: try await judgeLeases(now: clock.now)
            case .timersFromTheBeginning: mark = .earliest
            case .deadLetters: try await pruneDeadLetters()
            case .partitions: await ensurePartitions()
            case .recounts: leftSome = try await emitRecount()
            case .fanouts: leftSome = try await advanceFanouts()
            case .workers: _ = (try await store.sweepWorkers(), try await store.sweepSuspects())
            }
            rhythm.ran(task, at: now, leftSome: leftSome)
            found = found || leftSome
        }
        return found
    }

    /// While many wakes wait for the trigger no more are emitted: after five minutes each would come again beside itself.
    private func emitTimers(now: Timestamp, areDue: Bool) async throws -> Bool {
        guard areDue else {
            moveMark(behind: now)
            return false
        }
        guard try await depths.depth(of: .wake) < Self.wakeLimit else { return false }
        let wakes = try await store.emitDueTimers(after: mark, limit: Self.chunk)
        try await publish(wakes.map { Publication(job: $0, to: .wake) })
        if wakes.count == Self.chunk { return true }
        moveMark(behind: now)
        return false
    }

    /// Behind the mark nothing is due any more, but for timers that were set late; the next sweep from the beginning finds those.
    private func moveMark(behind now: Timestamp) {
        mark = now - .seconds(5)
        horizon = mark
    }

    /// A delivery counts as stalled only where its queues are nearly empty: otherwise its job is in the backlog.
    private func emitDeliveries() async throws -> Bool {
        var found = false
        for lane in Lane.allCases {
            guard try await depths.depth(of: .render(lane)) + depths.depth(of: .send(lane)) < Self.chunk else { continue }
            let keys = try await store.emitStalled(lane: lane, limit: Self.chunk)
            let jobs = keys.map { RenderJob(delivery: $0.delivery, contact: $0.contact) }
            try await publish(jobs.map { Publication(job: $0, to: .render(lane)) })
            found = found || keys.count == Self.chunk
        }
        return found
    }

    private func emitOutcomes() async throws -> Bool {
        guard try await depths.depth(of: .outcome) < Self.chunk else { return false }
        let outcomes = try await store.emitStalledOutcomes(limit: Self.chunk)
        try await publish(outcomes.map { Publication(job: $0, to: .outcome) })
        return outcomes.count == Self.chunk
    }

    /// Contacts whose segments are to be looked at again stand behind everything else: they are woken only while nearly none waits.
    private func emitRecount() async throws -> Bool {
        guard try await depths.depth(of: .wake) < Self.chunk else { return false }
        return try await store.emitRecount(limit: Self.chunk, backlog: Self.chunk, after: horizon)
    }

    /// Begins what is due by the clock, and goes on with what has begun.
    private func advanceFanouts() async throws -> Bool {
        var timekeeper = timekeeper
        try await timekeeper.begin()
        self.timekeeper = timekeeper
        guard try await depths.depth(of: .wake) < Self.fanoutLimit else { return false }
        return try await store.advanceFanout(limit: Self.chunk, backlog: Self.fanoutLimit, after: horizon)
    }

    private func publish(_ publications: [Publication]) async throws {
        try await outlet.deliver(publications)
        gauge.note { $0.did(publications.count) }
    }

    private func judgeLeases(now: Timestamp) async throws {
        guard leaseWatch.mayJudge(at: now) else { return }
        let uncertain = try await store.sweepLeases()
        if uncertain > 0 { logger.warning("claims ran out unreported", metadata: ["deliveries": "\(uncertain)"]) }
    }

    /// A few at a time: what is too old can wait another minute.
    private func pruneDeadLetters() async throws {
        let pruned = try await store.pruneDeadLetters(olderThan: deadLetterAge.components.seconds)
        if pruned > 0 { logger.info("deleted dead letters that were dealt with long ago", metadata: ["count": "\(pruned)"]) }
        _ = try await store.closeEnterings()
        _ = try await store.pruneFanouts(olderThan: deadLetterAge.components.seconds)
    }

    /// Without them rows go to the default partition, which is slower and no reason to stand still.
    private func ensurePartitions() async {
        do {
            let made = try await store.ensurePartitions()
            if made > 0 { logger.info("made partitions", metadata: ["count": "\(made)"]) }
        } catch {
            logger.error("partitions can't be made: the role needs CREATE on the schema", metadata: ["reason": "\(error)"])
        }
    }

    private func pause(_ duration: Duration) async {
        await cancelWhenGracefulShutdown { try? await Task.sleep(for: duration) }
    }
}
