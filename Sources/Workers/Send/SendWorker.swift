internal import AMQP
internal import Curl
package import Delivery
package import Farm
package import IO
internal import Identity
package import Jobs
package import Logging
package import OpenSSL
internal import Postgres
internal import ServiceLifecycle
package import Store

/// Hands sealed mails of one lane to the relay: claim and gate → SMTP → record, over many connections at once.
///
/// The claim is committed just before SMTP begins, and what came of it right after; a message is acknowledged once its delivery's row says
/// how it went. Between the final dot and the relay's answer nobody can know (RFC 1047): a worker that dies there leaves a claim that the
/// lease sweep finds.
package actor SendWorker: Service, Gauged {
    private let queue: QueueName
    private let store: Store
    let seal: Seal
    private let tokens: TokenKey
    let transports: [RelayTransport]
    private let schedule: RetrySchedule
    let inlet: any Inlet
    let outlet: any Outlet
    let flow: FlowControl
    let disposal: Disposal
    private let outcomes: OutcomePublisher
    private let executor: SerialQueue
    let logger: Logger

    var window = SendWindow()
    var acks = AckWindow()
    private var assignments: [Int: CheckedContinuation<Assignment?, Never>] = [:]
    private var signal: CheckedContinuation<Void, Never>?
    private var isSignalled = false
    var hasStopped = false
    /// True once a session gives out no more work.
    private var isDone = false
    var loss: SessionLoss?
    var rests = SessionRests()
    var random = SystemRandom()
    /// Whom results are about that may suppress an address.
    private var recipients: [UUID: String] = [:]

    package nonisolated var gauge: WorkerGauge { flow.gauge }
    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// How long before a lease's end the final dot is no longer sent.
    private static let leaseMargin = Duration.seconds(20)
    /// How often results are tried to be recorded when the worker is about to end; after that the lease sweep finds their claims.
    static let lastTries = 20
    /// How long the database is left alone at most, between two tries.
    static let longestRest = Duration.seconds(2)

    /// Sends one lane's mails over these connections; inlet, outlet and store should share `executor`.
    package init(
        lane: Lane, store: Store, relays: RelayPool, schedule: RetrySchedule = .standard, seal: Seal, tokens: TokenKey,
        inlet: any Inlet, outlet: any Outlet, pauses: any PauseSwitch, executor: SerialQueue, logger: Logger
    ) {
        queue = .send(lane)
        self.store = store
        self.seal = seal
        self.tokens = tokens
        transports = relays.transports
        self.schedule = schedule
        self.inlet = inlet
        self.outlet = outlet
        self.executor = executor
        var logger = logger
        logger[metadataKey: "queue"] = "\(queue)"
        self.logger = logger
        flow = FlowControl(queue: queue, inlet: inlet, pauses: pauses, executor: executor, logger: logger)
        disposal = Disposal(queue: queue, retries: .never)
        outcomes = OutcomePublisher(outlet: outlet, executor: executor)
    }

    /// Sends until a graceful shutdown, then finishes and records what is under way and returns.
    package func run() async throws {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.flow.watch() }
            await work()
            group.cancelAll()
        }
        await recordLast()
        gauge.note { $0.ended(unreported: window.unrecorded) }
        await withDiscardingTaskGroup { group in
            for transport in transports { group.addTask { await transport.close() } }
        }
    }

    // MARK: Sessions

    private func work() async {
        while await !flow.isDraining {
            await flow.waitWhilePaused()
            if await flow.isDraining { break }
            let loss = await session()
            // Mails go back to the queue before the rest, for whoever can send them.
            await close()
            guard let loss, await !flow.isDraining else { continue }
            gauge.note { $0.lacks("\(loss)") }
            loss.report(to: logger)
            await flow.pause(rests.next(after: loss, using: &random))
        }
    }

    private func close() async {
        await flow.inletIsOpen(false)
        await inlet.close()
        await outlet.close()
    }

    /// One life of the two connections: mails come in, connections ask for work, rounds go on, until the flow is stopped or lost.
    private func session() async -> SessionLoss? {
        do throws(AMQPError) {
            try await outlet.open()
            try await inlet.open(queue, prefetch: 1)
        } catch {
            return .broker(error)
        }
        await flow.inletIsOpen(true)
        rests.hasConnected()
        (window, acks, loss, hasStopped, isDone) = (window.leftOver(), AckWindow(), nil, false, false)
        logger.info("consuming")
        await outcomes.begin()
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.publishOutcomes() }
            await send()
            await outcomes.end()
            if loss != nil { group.cancelAll() }
        }
        // What was under way when the broker was lost has come out since.
        await recordRest(tries: 1)
        if loss == nil { logger.info("drained") }
        return loss
    }

    /// Mails come in and go out until the flow is stopped or lost, and what is claimed has come out.
    private func send() async {
        await withTaskGroup(of: Void.self) { group in
            for index in transports.indices { group.addTask { await self.drive(index) } }
            group.addTask { await self.receive() }
            await rounds()
            dismissWaiting()
            // What is claimed is sent to its end: cancelled behind the final dot it would be uncertain.
            while window.underWay > 0, !Task.isCancelled { await waitForSignal() }
            // The connections have nothing in hand; they may be waiting for a relay that is down.
            group.cancelAll()
        }
    }

    // MARK: Rounds

    private func rounds() async {
        var backoff = Backoff(cap: Self.longestRest)
        var triesLeft = Self.lastTries
        while loss == nil, triesLeft > 0 {
            // Mails that nobody has claimed are for others when this worker ends: they may need a relay that is down.
            if hasStopped { window.dropWaiting() }
            let round = window.next()
            if round.isEmpty {
                if hasStopped, window.isIdle { return }
                await waitForSignal()
                if Task.isCancelled { return }
                continue
            }
            do {
                try await carryOut(round)
                backoff.reset()
                gauge.note { $0.lacks(transports.lack) }
            } catch {
                gauge.note { $0.lacks("\(error)") }
                // The database is down: results are kept and mails wait; the broker's messages stay with us.
                window.giveBack(round)
                logger.warning("can't claim or record", metadata: ["reason": "\(error)"])
                if Task.isCancelled { return }
                if hasStopped { triesLeft -= 1 }
                try? await Task.sleep(for: backoff.next(using: &random))
            }
        }
    }

    /// Records and claims in one commit, then sets the connections to work, and only then speaks to the broker: a broker that is lost in
    /// between stops nobody from sending and recording what is claimed.
    func carryOut(_ round: SendWindow.Round) async throws(PostgresError) {
        let deadline = ContinuousClock.now + Store.lease - Self.leaseMargin
        let exchange = try await store.exchange(
            settlements: round.finished.map(\.settlement), suppressed: suppressions(in: round.finished.map(\.settlement)),
            claims: round.wanted.map { wanted in
                ClaimRequest(
                    key: wanted.item.key, token: wanted.item.token, addressHash: tokens.hash(of: wanted.item.mail.recipient))
            }
        )
        for (_, settlement) in round.finished { recipients[settlement.token] = nil }
        var done = round.finished.map(\.tag)
        for ((connection, item), result) in zip(round.wanted, exchange.claims) {
            if case .claimed(let attempt) = result {
                let assignment = Assignment(item: item, attempt: attempt, deadline: deadline)
                assignments.removeValue(forKey: connection)?.resume(returning: assignment)
            } else {
                window.notGranted(connection)
                done.append(item.tag)
            }
        }
        await outcomes.owe(round.finished.compactMap { exchange.ended[$0.settlement.key] })
        do throws(AMQPError) {
            for tag in done { try await finish(tag) }
        } catch {
            loss = loss ?? .broker(error)
        }
    }

    /// Whoever waits for work gets none.
    private func dismissWaiting() {
        isDone = true
        for waiting in assignments.values { waiting.resume(returning: nil) }
        assignments = [:]
    }

    private func publishOutcomes() async {
        do throws(AMQPError) {
            try await outcomes.run()
        } catch {
            loss = loss ?? .broker(error)
            wake()
        }
    }

    /// An address that the relay says doesn't exist is suppressed with the same commit that records it.
    private func suppressions(in settlements: [Settlement]) -> [[UInt8]] {
        settlements.filter(\.suppresses).compactMap { recipients[$0.token].map(tokens.hash) }
    }

    func finish(_ tag: UInt64) async throws(AMQPError) {
        let held = acks.count
        guard let upTo = acks.finished(tag) else { return }
        try await inlet.acknowledge(upTo: upTo)
        let count = held - acks.count
        gauge.note { $0.acknowledged(count) }
    }

    // MARK: Connections

    /// Drives one connection: waits until its relay can be had, asks for a mail, sends it, reports.
    private func drive(_ index: Int) async {
        while !Task.isCancelled {
            do { try await transports[index].ready() } catch { return }
            guard let assignment = await nextAssignment(for: index) else { return }
            let disposition = await transports[index].send(
                assignment, schedule: schedule, jitter: Double.random(in: 0...1, using: &random))
            let settlement = Settlement(disposition, key: assignment.item.key, token: assignment.item.token)
            if settlement.suppresses { recipients[settlement.token] = assignment.item.mail.recipient }
            window.finished(tag: assignment.item.tag, settlement)
            wake()
        }
    }

    private func nextAssignment(for index: Int) async -> Assignment? {
        guard !Task.isCancelled, loss == nil, !isDone else { return nil }
        window.isFree(index)
        wake()
        return await withCheckedContinuation { assignments[index] = $0 }
    }

    // MARK: Signal

    func wake() {
        isSignalled = true
        signal?.resume()
        signal = nil
    }

    private func waitForSignal() async {
        if !isSignalled { await withCheckedContinuation { signal = $0 } }
        isSignalled = false
    }
}
