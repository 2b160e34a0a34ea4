internal import AMQP
package import IO
internal import Jobs
package import Logging
internal import ServiceLifecycle

/// Consumes one queue in batches for one stage, from connecting to draining.
///
/// Batches overlap to the depth of one: publish(n) → transaction(n + 1) → confirms of n settled → acknowledge n, so that the broker's
/// fsync and the database's go on at the same time. Nothing is acknowledged before what follows from it is confirmed.
package actor StageWorker: Service {
    /// A batch whose consequences are on their way to the broker.
    private struct Unsettled {
        let emission: Emission
        let upTo: UInt64
    }

    private let executor: SerialQueue
    private let stage: any Stage
    private let disposal: Disposal
    private let inlet: any Inlet
    private let outlet: any Outlet
    private let flow: FlowControl
    private let logger: Logger
    private var random = SystemRandomNumberGenerator()

    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Makes a worker for one stage; all three parts should share `executor`, which saves a thread hop a call.
    package init(
        stage: any Stage,
        inlet: any Inlet,
        outlet: any Outlet,
        pauses: any PauseSwitch = NeverPaused(),
        executor: SerialQueue,
        logger: Logger
    ) {
        self.stage = stage
        self.inlet = inlet
        self.outlet = outlet
        self.executor = executor
        var logger = logger
        logger[metadataKey: "queue"] = "\(stage.queue)"
        self.logger = logger
        flow = FlowControl(queue: stage.queue, inlet: inlet, pauses: pauses, executor: executor, logger: logger)
        disposal = Disposal(queue: stage.queue, retries: stage.retries)
    }

    /// Works until a graceful shutdown, then finishes what the broker has pushed and returns. Connections that fail are made anew.
    package func run() async throws {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.flow.watch() }
            await work()
            group.cancelAll()
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

    /// One life of the two connections.
    private func session(_ backoff: inout Backoff) async throws(AMQPError) {
        var ramp = PrefetchRamp(batchSize: stage.batchSize)
        try await outlet.open()
        try await inlet.open(stage.queue, prefetch: ramp.width)
        await flow.inletIsOpen(true)
        backoff.reset()
        logger.info("consuming")
        var unsettled: Unsettled?
        while true {
            guard let batch = try await nextBatch(settling: &unsettled) else { break }
            if batch.isEmpty {
                await flow.waitWhilePaused()
                if await flow.isDraining { break }
                try await flow.resume(prefetch: ramp.width)
                continue
            }
            guard try await handle(batch, settling: &unsettled) else { break }
            if let width = ramp.succeeded() { try await flow.widen(to: width) }
        }
        try await settle(&unsettled)
        logger.info("drained")
    }

    /// Handles one batch and sends what follows on its way; false when a drain began while it was held.
    private func handle(_ batch: [Message], settling unsettled: inout Unsettled?) async throws(AMQPError) -> Bool {
        for part in BatchPart.plan(batch, opensAll: stage.queue == .dead) {
            guard let verdicts = await verdicts(on: part) else { return false }
            try await settle(&unsettled)
            unsettled = try await emit(verdicts)
        }
        return true
    }

    /// The next messages; empty when the flow was stopped for a pause, nil when it was for good.
    private func nextBatch(settling unsettled: inout Unsettled?) async throws(AMQPError) -> [Message]? {
        var batch = try await inlet.take(max: stage.batchSize)
        if batch.isEmpty {
            try await settle(&unsettled)
            batch = try await inlet.next(max: stage.batchSize)
        }
        if batch.isEmpty, await flow.isDraining { return nil }
        return batch
    }

    private func emit(_ verdicts: [(Message, Verdict)]) async throws(AMQPError) -> Unsettled? {
        guard let last = verdicts.last?.0.tag else { return nil }
        let publications = verdicts.flatMap { disposal.publications(for: $0.1, on: $0.0) }
        return Unsettled(emission: try await outlet.begin(publications), upTo: last)
    }

    private func settle(_ unsettled: inout Unsettled?) async throws(AMQPError) {
        guard let batch = unsettled else { return }
        unsettled = nil
        try await outlet.finish(batch.emission)
        try await inlet.acknowledge(upTo: batch.upTo)
    }

    // MARK: Verdicts

    /// Asks the stage, holding the messages while something it needs is down; nil when a drain began meanwhile.
    private func verdicts(on part: BatchPart) async -> [(Message, Verdict)]? {
        switch part {
        case .unopened(let message):
            let reason = "delivered \(message.deliveryCount) times without an end: it may be what kills the worker"
            logger.error("a message is set aside unopened", metadata: ["reason": "\(reason)"])
            return [(message, .dead(reason))]
        case .alone(let message): return await verdicts(on: [message])
        case .together(let messages): return await verdicts(on: messages)
        }
    }

    private func verdicts(on messages: [Message]) async -> [(Message, Verdict)]? {
        var backoff = Backoff()
        while true {
            do throws(StageFailure) {
                let verdicts = try await stage.handle(messages)
                // A message without a verdict would never be acknowledged, nor given back.
                guard verdicts.count == messages.count else {
                    throw StageFailure.batch("the stage gave \(verdicts.count) verdicts on \(messages.count) messages")
                }
                return Array(zip(messages, verdicts))
            } catch {
                switch error {
                case .batch(let reason) where messages.count == 1:
                    logger.warning("a message failed", metadata: ["reason": "\(reason)", "attempt": "\(messages[0].attempt)"])
                    return [(messages[0], .retry(reason))]
                case .batch: return await bisected(messages)
                case .dependencyDown(let reason):
                    logger.warning("holding \(messages.count) messages", metadata: ["reason": "\(reason)"])
                    if await flow.isDraining { return nil }
                    await flow.pause(backoff.next(using: &random))
                }
            }
        }
    }

    /// Handles the two halves in transactions of their own, so that one poison message doesn't sink its neighbours.
    private func bisected(_ messages: [Message]) async -> [(Message, Verdict)]? {
        let middle = messages.count / 2
        guard let first = await verdicts(on: Array(messages[..<middle])),
            let second = await verdicts(on: Array(messages[middle...]))
        else { return nil }
        return first + second
    }
}
