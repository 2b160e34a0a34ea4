import Dispatch

/// Calls a handler on a serial queue at a fixed interval, until cancelled.
package final class RepeatingTimer {
    private let source: any DispatchSourceTimer

    /// Begins ticking; the first tick comes after one `interval`.
    package init(every interval: Duration, on queue: SerialQueue, handler: @escaping @Sendable () -> Void) {
        source = DispatchSource.makeTimerSource(queue: queue.dispatchQueue)
        let nanoseconds = Int(interval / .nanoseconds(1))
        source.schedule(
            deadline: .now() + .nanoseconds(nanoseconds),
            repeating: .nanoseconds(nanoseconds),
            leeway: .nanoseconds(nanoseconds / 10)
        )
        source.setEventHandler(handler: handler)
        source.activate()
    }

    /// Stops ticking. Idempotent.
    package func cancel() {
        source.cancel()
    }

    deinit {
        source.cancel()
    }
}
