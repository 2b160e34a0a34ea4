package import AMQP
package import IO
package import Jobs
package import Logging
internal import ServiceLifecycle

/// Whether one queue's messages flow: an operator may pause them, and a shutdown ends them. It stops the inlet itself; what had been pushed
/// before is still to be handled.
///
/// Valid transitions: running ⇄ paused; either → draining, which is for good.
package actor FlowControl {
    /// How many looks at the pause switch, about one a second, are between two refreshes of an inlet from which nothing comes.
    private static let roundsPerRefresh = 10

    private typealias Mode = WorkerReading.Flow

    /// How the worker is that this flow feeds.
    package nonisolated let gauge: WorkerGauge

    private let queue: QueueName
    private let inlet: any Inlet
    private let pauses: any PauseSwitch
    private let clock: any Clock<Duration>
    private let executor: SerialQueue
    private let logger: Logger
    private var mode = Mode.running
    private var isOpen = false
    private var hasLooked = false
    private var resumed: CheckedContinuation<Void, Never>?

    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Controls the flow out of one inlet; `clock` tells when the switch is to be read again.
    package init(
        queue: QueueName,
        inlet: any Inlet,
        pauses: any PauseSwitch,
        clock: any Clock<Duration> = ContinuousClock(),
        executor: SerialQueue,
        logger: Logger
    ) {
        self.clock = clock
        self.queue = queue
        gauge = WorkerGauge(queue: queue)
        self.inlet = inlet
        self.pauses = pauses
        self.executor = executor
        self.logger = logger
    }

    /// True from the beginning of a shutdown on.
    package var isDraining: Bool { mode == .draining || Task.isCancelled }

    /// True while messages are wanted.
    package var isRunning: Bool { mode == .running && !Task.isCancelled }

    /// Watches for pauses, for an inlet that has lost its queue, and for the shutdown, until cancelled.
    package func watch() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.watchShutdown() }
            group.addTask { await self.watchPauses() }
        }
    }

    /// The inlet is open from now on, or isn't any more. One that opens after the flow was stopped is stopped at once.
    package func inletIsOpen(_ isOpen: Bool) async {
        self.isOpen = isOpen
        gauge.note { isOpen ? $0.opened() : $0.closed() }
        if isOpen, mode != .running { await stopInlet() }
    }

    /// Lets the broker push this many ahead, unless the flow is stopped: then `resume` is to say so.
    ///
    /// The broker is told by replacing the consumer, so a stop that comes meanwhile would be undone.
    package func widen(to prefetch: UInt16) async throws(AMQPError) {
        guard isRunning else { return }
        try await inlet.widen(to: prefetch)
        if mode != .running { await stopInlet() }
    }

    /// Begins again after a pause, unless the next one or the shutdown has come by now.
    package func resume(prefetch: UInt16) async throws(AMQPError) {
        guard isRunning else { return }
        try await inlet.resume(prefetch: prefetch)
        if mode != .running { await stopInlet() }
    }

    /// Returns at once but while paused, and then when that or everything ends. What is paused from the start never flows.
    package func waitWhilePaused() async {
        if !hasLooked { await look() }
        while mode == .paused, !Task.isCancelled {
            await withTaskCancellationHandler {
                await withCheckedContinuation { resumed = $0 }
            } onCancel: {
                Task { await self.letGo() }
            }
        }
    }

    /// Sleeps, but no longer than until a shutdown begins.
    package func pause(_ duration: Duration) async {
        let clock = clock
        // Being cancelled is what ends the sleep early; there is nothing to report.
        await cancelWhenGracefulShutdown { try? await clock.sleep(for: duration) }
    }

    private func watchShutdown() async {
        // A cancellation is a shutdown too, only less patient.
        try? await gracefulShutdown()
        await change(to: .draining)
    }

    private func watchPauses() async {
        var round = 0
        while !isDraining {
            await look()
            round += 1
            if round % Self.roundsPerRefresh == 0 { await refresh() }
            await pause(.seconds(1))
        }
    }

    private func refresh() async {
        guard isOpen, mode == .running else { return }
        do { try await inlet.refresh() } catch { logger.debug("refreshing", metadata: ["reason": "\(error)"]) }
    }

    private func look() async {
        let isPaused = await pauses.isPaused(queue)
        hasLooked = true
        guard isPaused != (mode == .paused), mode != .draining else { return }
        logger.notice(isPaused ? "paused" : "resumed")
        await change(to: isPaused ? .paused : .running)
    }

    private func change(to mode: Mode) async {
        guard self.mode != .draining else { return }
        self.mode = mode
        gauge.note { $0.flowChanged(to: mode) }
        if mode != .paused { letGo() }
        if mode != .running, isOpen { await stopInlet() }
    }

    /// Whoever waits while paused looks again whether it still has to.
    private func letGo() {
        resumed?.resume()
        resumed = nil
    }

    private func stopInlet() async {
        // A connection that fails here fails in the session too, which deals with it.
        do { try await inlet.stop() } catch { logger.debug("stopping", metadata: ["reason": "\(error)"]) }
    }
}
