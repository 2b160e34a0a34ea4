internal import AMQP
internal import Curl
package import Delivery
package import Farm
package import IO
internal import Identity
package import Jobs
package import Logging
internal import Mail
package import OpenSSL
internal import Postgres
internal import ServiceLifecycle
package import Store

/// Hands sealed mails of one lane to the relay: claim and gate → SMTP → record, over many connections at once.
///
/// The claim is committed just before SMTP begins, and what came of it right after; a message is acknowledged once its delivery's row says
/// how it went. Between the final dot and the relay's answer nobody can know (RFC 1047): a worker that dies there leaves a claim that the
/// lease sweep finds.
package actor SendWorker: Service {
    private let queue: QueueName
    private let store: Store
    private let seal: Seal
    private let tokens: TokenKey
    private let transports: [RelayTransport]
    private let schedule: RetrySchedule
    private let inlet: any Inlet
    private let outlet: any Outlet
    private let flow: FlowControl
    private let disposal: Disposal
    private let executor: SerialQueue
    private let logger: Logger

    private var window = SendWindow()
    private var acks = AckWindow()
    private var assignments: [Int: CheckedContinuation<Assignment?, Never>] = [:]
    private var signal: CheckedContinuation<Void, Never>?
    private var isSignalled = false
    private var hasStopped = false
    private var loss: AMQPError?
    private var random = SystemRandomNumberGenerator()

    /// A mail whose claim is ours.
    struct Assignment: Sendable {
        let item: SendWindow.Item
        let token: UUID
        let attempt: Int
        let deadline: ContinuousClock.Instant
    }

    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// How long before a lease's end the final dot is no longer sent.
    private static let leaseMargin = Duration.seconds(20)

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
    }

    /// Sends until a graceful shutdown, then finishes what the broker has pushed and returns.
    package func run() async throws {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.flow.watch() }
            await work()
            group.cancelAll()
        }
        await withDiscardingTaskGroup { group in
            for transport in transports { group.addTask { await transport.close() } }
        }
    }

    // MARK: Sessions

    private func work() async {
        var backoff = Backoff()
        while await !flow.isDraining {
            do {
                await flow.waitWhilePaused()
                if await flow.isDraining { break }
                try await session(&backoff)
            } catch {
                guard await !flow.isDraining else { break }
                logger.warning("lost the broker, connecting again", metadata: ["reason": "\(error)"])
                await flow.pause(backoff.next(using: &random))
            }
            await close()
        }
        await close()
    }

    private func close() async {
        await flow.inletIsOpen(false)
        await inlet.close()
        await outlet.close()
    }

    /// One life of the two connections: mails come in, connections ask for work, rounds go on, until the flow is stopped or lost.
    private func session(_ backoff: inout Backoff) async throws(AMQPError) {
        try await outlet.open()
        try await inlet.open(queue, prefetch: 1)
        await flow.inletIsOpen(true)
        backoff.reset()
        (window, acks, loss, hasStopped) = (SendWindow(), AckWindow(), nil, false)
        logger.info("consuming")
        await withTaskGroup(of: Void.self) { group in
            for index in transports.indices { group.addTask { await self.drive(index) } }
            group.addTask { await self.receive() }
            await rounds()
            // Whoever waits for work gets none.
            for waiting in assignments.values { waiting.resume(returning: nil) }
            assignments = [:]
            group.cancelAll()
        }
        if let loss { throw loss }
        logger.info("drained")
    }

    // MARK: Arrivals

    private func receive() async {
        var ramp = PrefetchRamp(batchSize: transports.count * 4)
        do throws(AMQPError) {
            while true {
                let batch = try await inlet.next(max: transports.count * 4)
                if batch.isEmpty {
                    await flow.waitWhilePaused()
                    if await flow.isDraining { break }
                    try await inlet.resume(prefetch: ramp.width)
                    continue
                }
                for message in batch { try await arrived(message) }
                wake()
                if await flow.isRunning, let width = ramp.succeeded() { try await inlet.widen(to: width) }
            }
        } catch {
            if error != .cancelled { loss = error }
        }
        hasStopped = true
        wake()
    }

    private func arrived(_ message: Message) async throws(AMQPError) {
        acks.received(message.tag)
        do {
            let delivery = try Self.delivery(of: message)
            let mail = try RenderedMail(bytes: try seal.open(message.body, context: delivery.bytes))
            window.arrived(SendWindow.Item(tag: message.tag, mail: mail))
        } catch {
            logger.error("a sealed mail can't be opened", metadata: ["reason": "\(error)"])
            try await outlet.deliver(disposal.publications(for: .dead("the sealed mail can't be opened: \(error)"), on: message))
            try await finish(message.tag)
        }
    }

    private static func delivery(of message: Message) throws(JobError) -> UUID {
        guard case .string(let text)? = message.properties.headers[HeaderName.delivery], let id = UUID(text) else {
            throw .malformed("no header \(HeaderName.delivery)")
        }
        return id
    }

    // MARK: Rounds

    private func rounds() async {
        while loss == nil {
            let round = window.next()
            if round.isEmpty {
                if hasStopped, window.isIdle { return }
                await waitForSignal()
                if Task.isCancelled { return }
                continue
            }
            do {
                try await carryOut(round)
            } catch let error as AMQPError {
                loss = error
            } catch {
                // The database is down: results are kept and mails wait; the broker's messages stay with us.
                window.giveBack(round)
                logger.warning("can't claim or record", metadata: ["reason": "\(error)"])
                if await flow.isDraining, hasStopped { return }
                await flow.pause(.seconds(1))
            }
        }
    }

    private func carryOut(_ round: SendWindow.Round) async throws {
        let begun = ContinuousClock.now
        let requests = round.wanted.map { wanted in
            ClaimRequest(
                key: wanted.item.key, token: UUID.version4(using: &random), addressHash: addressHash(wanted.item.mail.recipient)
            )
        }
        let exchange = try await store.exchange(
            settlements: round.finished.map(\.settlement), suppressed: suppressions(in: round.finished.map(\.settlement)), claims: requests
        )
        let outcomes = round.finished.compactMap { exchange.ended[$0.settlement.key] }
        try await outlet.deliver(outcomes.map { Publication(job: $0, to: .outcome) })
        for (tag, _) in round.finished { try await finish(tag) }
        for ((wanted, request), result) in zip(zip(round.wanted, requests), exchange.claims) {
            guard case .claimed(let attempt) = result else {
                window.notGranted(wanted.connection)
                try await finish(wanted.item.tag)
                continue
            }
            let assignment = Assignment(
                item: wanted.item, token: request.token, attempt: attempt, deadline: begun + Store.lease - Self.leaseMargin
            )
            assignments.removeValue(forKey: wanted.connection)?.resume(returning: assignment)
        }
    }

    private func addressHash(_ address: String) -> [UInt8] {
        tokens.addressHash(folded: (try? Address(parsing: address))?.folded ?? address.lowercased())
    }

    /// An address that the relay says doesn't exist is suppressed with the same commit that records it.
    private func suppressions(in settlements: [Settlement]) -> [[UInt8]] {
        settlements.filter(\.suppresses).compactMap { recipients[$0.token].map(addressHash) }
    }

    private var recipients: [UUID: String] = [:]

    private func finish(_ tag: UInt64) async throws(AMQPError) {
        guard let upTo = acks.finished(tag) else { return }
        try await inlet.acknowledge(upTo: upTo)
    }

    // MARK: Connections

    /// Drives one connection: waits until its relay can be had, asks for a mail, sends it, reports.
    private func drive(_ index: Int) async {
        while !Task.isCancelled {
            do { try await transports[index].ready() } catch { return }
            guard let assignment = await nextAssignment(for: index) else { return }
            let settlement = await send(assignment, over: transports[index])
            if settlement.suppresses { recipients[settlement.token] = assignment.item.mail.recipient }
            window.finished(tag: assignment.item.tag, settlement)
            wake()
        }
    }

    private func nextAssignment(for index: Int) async -> Assignment? {
        guard !Task.isCancelled, loss == nil else { return nil }
        window.isFree(index)
        wake()
        return await withCheckedContinuation { assignments[index] = $0 }
    }

    private func send(_ assignment: Assignment, over transport: RelayTransport) async -> Settlement {
        let mail = assignment.item.mail
        let disposition: Disposition
        do {
            let envelope = try SMTPEnvelope(sender: mail.sender, recipient: mail.recipient)
            let deadline = assignment.deadline
            let result = await transport.send(envelope, message: mail.message) { ContinuousClock.now < deadline }
            disposition = Disposition(
                result, attempt: assignment.attempt, schedule: schedule, jitter: Double.random(in: 0...1, using: &random))
        } catch {
            disposition = .rejected(.unknown, SMTPReply(code: 553, text: error.description))
        }
        return Settlement(disposition, key: assignment.item.key, token: assignment.token)
    }

    // MARK: Signal

    private func wake() {
        isSignalled = true
        signal?.resume()
        signal = nil
    }

    private func waitForSignal() async {
        if !isSignalled { await withCheckedContinuation { signal = $0 } }
        isSignalled = false
    }
}
