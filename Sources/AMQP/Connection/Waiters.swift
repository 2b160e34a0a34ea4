internal import Synchronization

/// Tasks waiting for something, each by a number of its own; every one is resumed exactly once, at the latest when it is cancelled.
///
/// Valid transitions of a number: free → reserved → parked → free (resumed), or reserved → resolved (resumed before it was parked,
/// which happens when the runtime changes threads in between) → free.
final class Waiters<Value: Sendable>: Sendable {
    private typealias Waiter = CheckedContinuation<Result<Value, AMQPError>, Never>

    private enum Slot {
        case reserved
        case parked(Waiter)
        case resolved(Result<Value, AMQPError>)
    }

    private let slots = Mutex<[UInt64: Slot]>([:])

    /// Suspends until the number is resumed; throws `cancelled` when the task is, and `unknownTicket` when the number is already taken.
    /// A resume that comes after this was called is never missed. `start` runs once the waiter is there.
    ///
    /// The isolation is a parameter so that the closures stay on the caller's queue: without it they hop to the global pool (measured).
    func wait(
        as number: UInt64, isolation: isolated (any Actor)? = #isolation, start: () -> Void = {}
    ) async throws(AMQPError) -> Value {
        try reserve(number)
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation(isolation: isolation) { waiter in
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
        let waiter = slots.withLock { Self.resolve(number, with: result, in: &$0) }
        waiter?.resume(returning: result)
    }

    /// Resumes everybody.
    func resumeAll(with result: Result<Value, AMQPError>) {
        let waiters = slots.withLock { slots in
            slots.isEmpty ? [] : Array(slots.keys).compactMap { Self.resolve($0, with: result, in: &slots) }
        }
        for waiter in waiters { waiter.resume(returning: result) }
    }

    /// Whether somebody still waits under this number.
    func isAwaited(_ number: UInt64) -> Bool {
        slots.withLock { slots in
            switch slots[number] {
            case .reserved, .parked: true
            case .resolved, nil: false
            }
        }
    }

    private func reserve(_ number: UInt64) throws(AMQPError) {
        let isFree = slots.withLock { slots in
            guard slots[number] == nil else { return false }
            slots[number] = .reserved
            return true
        }
        guard isFree else { throw .unknownTicket }
    }

    private func park(_ waiter: Waiter, as number: UInt64) {
        let early: Result<Value, AMQPError>? = slots.withLock { slots in
            guard case .resolved(let result) = slots[number] else {
                slots[number] = .parked(waiter)
                return nil
            }
            slots[number] = nil
            return result
        }
        if let early { waiter.resume(returning: early) }
    }

    /// The waiter to resume, outside the lock.
    private static func resolve(
        _ number: UInt64, with result: Result<Value, AMQPError>, in slots: inout [UInt64: Slot]
    ) -> Waiter? {
        switch slots[number] {
        case .reserved: slots[number] = .resolved(result)
        case .parked(let waiter):
            slots[number] = nil
            return waiter
        case .resolved, nil: break
        }
        return nil
    }
}
