internal import Synchronization

/// Tasks waiting for something, each by a number of its own; every one is resumed exactly once, at the latest when it is cancelled.
///
/// Valid transitions of a number: free → parked → free (resumed with a value, with an error, or cancelled).
final class Waiters<Value: Sendable>: Sendable {
    private typealias Waiter = CheckedContinuation<Result<Value, AMQPError>, Never>

    private let parked = Mutex<[UInt64: Waiter]>([:])

    /// Suspends until the number is resumed; throws `cancelled` when the task is, and `unknownTicket` when the number is already taken.
    /// `start` runs once the waiter is there, for work that might resume it at once.
    func wait(as number: UInt64, start: () -> Void = {}) async throws(AMQPError) -> Value {
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                park(waiter, as: number)
                start()
            }
        } onCancel: {
            resume(number, with: .failure(.cancelled))
        }
        return try result.get()
    }

    /// Resumes one waiter; does nothing when it is no longer there.
    func resume(_ number: UInt64, with result: Result<Value, AMQPError>) {
        parked.withLock { $0.removeValue(forKey: number) }?.resume(returning: result)
    }

    /// Resumes everybody.
    func resumeAll(with result: Result<Value, AMQPError>) {
        let waiters = parked.withLock { parked in
            defer { parked.removeAll(keepingCapacity: true) }
            return Array(parked.values)
        }
        for waiter in waiters { waiter.resume(returning: result) }
    }

    /// Whether somebody waits under this number.
    func isParked(_ number: UInt64) -> Bool {
        parked.withLock { $0[number] != nil }
    }

    /// A cancellation before this finds nobody to resume, so its mark is looked at while holding the lock: either it is seen here, or
    /// the handler comes later and finds the waiter.
    private func park(_ waiter: Waiter, as number: UInt64) {
        let refusal: AMQPError? = parked.withLock { parked in
            if Task.isCancelled { return .cancelled }
            if parked[number] != nil { return .unknownTicket }
            parked[number] = waiter
            return nil
        }
        if let refusal { waiter.resume(returning: .failure(refusal)) }
    }
}
