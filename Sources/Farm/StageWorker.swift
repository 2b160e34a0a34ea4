internal import AMQP
package import IO
internal import Jobs
package import Logging
internal import ServiceLifecycle

/// Consumes one queue in batches for one stage, from connecting to draining.
///
/// Batches overlap to the depth of one: publish(n) → transaction(n + 1) → confirms of n settled → acknowledge n, so that the broker's
/// fsync and the database's go on at the same time. Nothing is acknowledged before what follows from it is confirmed.
package actor StageWorker: Service, Gauged {
    /// A batch whose consequences are on their way to the broker.
    private struct Unsettled {
        let emission: Emission
        let upTo: UInt64
        let count: Int
    }

    private let executor: SerialQueue
    private let stage: any Stage
    private let disposal: Disposal
    private let inlet: any Inlet
    private let outlet: any Outlet
    private let suspects: any SuspectMarks
    private let flow: FlowControl
    private let logger: Logger
    private var random = SystemRandom()

    private var hasConsumed = false
    private var reconnecting = Backoff()
    private var ramp: PrefetchRamp
    private var unsettled: Unsettled?

    package nonisolated var gauge: WorkerGauge { flow.gauge }
    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Makes a worker for one stage; all three parts should share `executor`, which saves a thread hop a call. By `clock` it rests between
    /// attempts at what is down.
    package init(
        stage: any Stage,
        inlet: any Inlet,
        outlet: any Outlet,
        pauses: any PauseSwitch = NeverPaused(),
        suspects: any SuspectMarks = NoMarks(),
        clock: any Clock<Duration> = ContinuousClock(),
        executor: SerialQueue,
        logger: Logger
    ) {
        self.stage = stage
        self.inlet = inlet
        self.outlet = outlet
        self.suspects = suspects
        self.executor = executor
        var logger = logger
        logger[metadataKey: "queue"] = "\(stage.queue)"
        self.logger = logger
        flow = FlowControl(queue: stage.queue, inlet: inlet, pauses: pauses, clock: clock, executor: executor, logger: logger)
        disposal = Disposal(queue: stage.queue, retries: stage.retries)
        ramp = PrefetchRamp(batchSize: stage.batchSize)
    }

    /// Works until a graceful shutdown, then finishes what the broker has pushed and returns. Connections that fail are made anew; only
    /// what can't pass by itself, on a broker that was never consumed from, is thrown.
    package func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await self.flow.watch() }
            defer { group.cancelAll() }
            try await work()
        }
    }
}

// MARK: Sessions

extension StageWorker {
    private func work() async throws(AMQPError) {
        while true {
            await flow.waitWhilePaused()
            if await flow.isDraining { return }
            do throws(AMQPError) {
                try await session()
                await close()
            } catch {
                await close()
                gauge.note { $0.lacks("\(error)") }
                if await flow.isDraining { return }
                guard error.isTransient || hasConsumed else { throw error }
                // The inlet hangs up by itself when nothing comes for long.
                let level: Logger.Level = error == .notConnected ? .debug : .warning
                logger.log(level: level, "lost the broker, connecting again", metadata: ["reason": "\(error)"])
                await flow.pause(reconnecting.next(using: &random))
            }
        }
    }

    private func close() async {
        await flow.inletIsOpen(false)
        await inlet.close()
        await outlet.close()
    }

    /// One life of the two connections; it ends with a drain.
    private func session() async throws(AMQPError) {
        unsettled = nil
        ramp = PrefetchRamp(batchSize: stage.batchSize)
        try await outlet.open()
        try await inlet.open(stage.queue, prefetch: ramp.width)
        await flow.inletIsOpen(true)
        hasConsumed = true
        logger.info("consuming")
        while true {
            let batch = try await nextBatch()
            if !batch.isEmpty {
                guard try await handle(batch) else { break }
            } else {
                await flow.waitWhilePaused()
                if await flow.isDraining { break }
                try await flow.resume(prefetch: ramp.width)
            }
        }
        try await settle()
        logger.info("drained")
    }

    /// The next messages; empty when the flow was stopped and nothing is left.
    private func nextBatch() async throws(AMQPError) -> [Message] {
        var batch = try await inlet.take(max: stage.batchSize)
        if batch.isEmpty {
            try await settle()
            gauge.note { $0.waits() }
            batch = try await inlet.next(max: stage.batchSize)
        }
        gauge.note { $0.took(batch) }
        return batch
    }
}

// MARK: Batches

extension StageWorker {
    /// False when a drain began while something the stage needs is down.
    private func handle(_ batch: [Message]) async throws(AMQPError) -> Bool {
        let parts = BatchPart.plan(batch, hasNoLimit: stage.queue == .dead)
        let isSuspicious = parts.contains(where: \.isSuspicious)
        if isSuspicious, let width = ramp.suspected() { try await flow.widen(to: width) }
        for part in parts {
            // What was finished before shall not come back, and be suspected itself, when this one kills the worker.
            if part.isSuspicious { try await settle() }
            guard try await handle(part) else { return false }
        }
        if !isSuspicious, let width = ramp.succeeded() { try await flow.widen(to: width) }
        return true
    }

    private func handle(_ part: BatchPart) async throws(AMQPError) -> Bool {
        switch part {
        case .renewed(let message):
            logger.notice(
                "a message has lost its connection often, and is published again", metadata: ["count": "\(message.deliveryCount)"])
            try await emit([disposal.renewal(of: message)], on: [message])
            return true
        // Dead letters have no further place to go, and set aside once more they would lose their reason.
        case .alone(let message) where stage.queue == .dead: return try await carryOut([message])
        case .alone(let message): return try await carryOut(suspect: message)
        case .together(let messages): return try await carryOut(messages)
        }
    }

    /// Handles one message with this process's mark on it, from before the stage sees it until the broker has taken its acknowledgement.
    private func carryOut(suspect message: Message) async throws(AMQPError) -> Bool {
        do throws(AMQPError) {
            guard try await carryOut([message], isSuspect: true) else {
                await suspects.release(message, of: stage.queue)
                return false
            }
            try await settle()
        } catch {
            await suspects.release(message, of: stage.queue)
            throw error
        }
        await suspects.clear(message, of: stage.queue)
        return true
    }

    /// Has the stage handle these, in halves when they fail, so that one poison message doesn't sink its neighbours, and holds them while
    /// something the stage needs is down.
    private func carryOut(_ messages: [Message], isSuspect: Bool = false) async throws(AMQPError) -> Bool {
        var probing = Backoff()
        while true {
            let result = isSuspect ? await verdict(onSuspect: messages[0]) : await verdicts(on: messages)
            gauge.note { $0.lacks(result.lack) }
            switch result {
            case .success(let verdicts):
                try await emit(verdicts, on: messages)
                return true
            case .failure(.batch(let reason)) where messages.count == 1:
                logger.warning("a message failed", metadata: ["reason": "\(reason)", "attempt": "\(messages[0].attempt)"])
                try await emit([.retry(reason)], on: messages)
                return true
            case .failure(.batch):
                let middle = messages.count / 2
                guard try await carryOut(Array(messages[..<middle])) else { return false }
                return try await carryOut(Array(messages[middle...]))
            case .failure(.dependencyDown(let reason)):
                logger.warning("holding \(messages.count) messages", metadata: ["reason": "\(reason)"])
                try await settle()
                if await flow.isDraining { return false }
                await flow.pause(probing.next(using: &random))
            }
        }
    }

    private func verdict(onSuspect message: Message) async -> Result<[Verdict], StageFailure> {
        do throws(StageFailure) {
            let deaths = try await suspects.mark(message, of: stage.queue)
            guard deaths >= BatchPart.deadly else { return await verdicts(on: [message]) }
            let reason = "\(deaths) workers died while they handled it alone: it may be what kills them"
            logger.error("a message is set aside unopened", metadata: ["reason": "\(reason)"])
            return .success([.dead(reason)])
        } catch {
            return .failure(error)
        }
    }

    private func verdicts(on messages: [Message]) async -> Result<[Verdict], StageFailure> {
        do throws(StageFailure) {
            let verdicts = try await stage.handle(messages)
            guard verdicts.count == messages.count else {
                throw .batch("the stage gave \(verdicts.count) verdicts on \(messages.count) messages")
            }
            return .success(verdicts)
        } catch {
            return .failure(error)
        }
    }

    private func emit(_ verdicts: [Verdict], on messages: [Message]) async throws(AMQPError) {
        try await emit(zip(verdicts, messages).flatMap { disposal.publications(for: $0, on: $1) }, on: messages)
    }

    private func emit(_ publications: [Publication], on messages: [Message]) async throws(AMQPError) {
        try await settle()
        guard let last = messages.last else { return }
        unsettled = Unsettled(emission: try await outlet.begin(publications), upTo: last.tag, count: messages.count)
    }

    private func settle() async throws(AMQPError) {
        guard let batch = unsettled else { return }
        unsettled = nil
        try await outlet.finish(batch.emission)
        try await inlet.acknowledge(upTo: batch.upTo)
        gauge.note { $0.acknowledged(batch.count) }
        reconnecting.reset()
    }
}

extension Result<[Verdict], StageFailure> {
    /// What the stage needs and can't have; nil when it lacks nothing.
    fileprivate var lack: String? {
        if case .failure(.dependencyDown(let reason)) = self { reason } else { nil }
    }
}
