internal import Synchronization

/// A clock that stands still until a test moves it.
package final class ManualClock: Clock, Sendable {
    /// A moment, as the time since the clock was made.
    package struct Instant: InstantProtocol {
        fileprivate var elapsed = Duration.zero

        package func advanced(by duration: Duration) -> Instant { Instant(elapsed: elapsed + duration) }
        package func duration(to other: Instant) -> Duration { other.elapsed - elapsed }
        package static func < (one: Instant, other: Instant) -> Bool { one.elapsed < other.elapsed }
    }

    private typealias Sleeper = (deadline: Instant, continuation: CheckedContinuation<Void, any Error>)

    private struct State {
        var now = Instant()
        var lastID = 0
        var sleepers: [Int: Sleeper] = [:]
        var cancelled: Set<Int> = []
        var watchers: [Int: (count: Int, continuation: CheckedContinuation<Void, Never>)] = [:]
    }

    private let state = Mutex(State())

    /// A clock at its beginning.
    package init() {}

    package var now: Instant { state.withLock { $0.now } }
    package var minimumResolution: Duration { .nanoseconds(1) }

    package func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        let id = newID()
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { park(id, (deadline, $0)) }
        } onCancel: {
            let sleeper = state.withLock { state in
                state.cancelled.insert(id)
                return state.sleepers.removeValue(forKey: id)
            }
            sleeper?.continuation.resume(throwing: CancellationError())
        }
    }

    /// Moves the time and wakes whom it is time for.
    package func advance(by duration: Duration) {
        let awake = state.withLock { state in
            state.now = state.now.advanced(by: duration)
            let due = state.sleepers.filter { $0.value.deadline <= state.now }
            for id in due.keys { state.sleepers[id] = nil }
            return due.values.sorted { $0.deadline < $1.deadline }
        }
        for sleeper in awake { sleeper.continuation.resume() }
    }

    /// Returns when at least this many sleep, or the task is cancelled.
    package func sleepers(_ count: Int) async {
        let id = newID()
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isMet = state.withLock { state in
                    if state.sleepers.count >= count || state.cancelled.contains(id) { return true }
                    state.watchers[id] = (count, continuation)
                    return false
                }
                if isMet { continuation.resume() }
            }
        } onCancel: {
            let watcher = state.withLock { state in
                state.cancelled.insert(id)
                return state.watchers.removeValue(forKey: id)
            }
            watcher?.continuation.resume()
        }
    }

    private func newID() -> Int {
        state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
    }

    private func park(_ id: Int, _ sleeper: Sleeper) {
        let isCancelled = state.withLock { state in
            if state.cancelled.contains(id) { return true }
            state.sleepers[id] = sleeper
            return false
        }
        if isCancelled { return sleeper.continuation.resume(throwing: CancellationError()) }
        // The time may have come meanwhile.
        advance(by: .zero)
        let met = state.withLock { state in
            let met = state.watchers.filter { $0.value.count <= state.sleepers.count }
            for id in met.keys { state.watchers[id] = nil }
            return met.values
        }
        for watcher in met { watcher.continuation.resume() }
    }
}
