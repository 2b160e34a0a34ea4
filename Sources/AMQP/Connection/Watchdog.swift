internal import Dispatch
internal import IO
internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// Cuts a connection whose C call takes too long, from another queue than the one that is stuck in it.
///
/// librabbitmq 0.11 waits for ever for a broker that reads nothing (measured); `shutdown` on the socket makes the call return with an
/// error. It acts on a copy of the descriptor: the library may close its own, and the number may by then be somebody else's.
final class Watchdog: Sendable {
    private struct State {
        var descriptor: Int32
        var began: DispatchTime?
        var hasBitten = false
    }

    /// All watchdogs look after their connections on one queue, where nothing blocks.
    static let queue = SerialQueue(label: "goniec.amqp.watchdog")

    /// How long a call may take.
    let limit: Duration
    private let state: Mutex<State>

    init(descriptor: Int32, limit: Duration) throws(AMQPError) {
        let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
        guard copy >= 0 else { throw .outOfResources("a broker connection's descriptor can't be copied") }
        self.limit = limit
        state = Mutex(State(descriptor: copy))
    }

    deinit {
        state.withLock { _ = close($0.descriptor) }
    }

    /// Whether the connection was cut.
    var hasBitten: Bool {
        state.withLock { $0.hasBitten }
    }

    /// Watches over a call; within another one, the outer call's time counts.
    func guarding<Value>(_ call: () throws(AMQPError) -> Value) throws(AMQPError) -> Value {
        let isOutermost = state.withLock { state in
            guard state.began == nil else { return false }
            state.began = .now()
            return true
        }
        defer {
            if isOutermost { state.withLock { $0.began = nil } }
        }
        do throws(AMQPError) {
            return try call()
        } catch {
            throw hasBitten ? .frozen(after: limit) : error
        }
    }

    /// Cuts the connection when its call is over the limit.
    func look(at now: DispatchTime = .now()) {
        state.withLock { state in
            guard let began = state.began, !state.hasBitten, began.duration(to: now) >= limit else { return }
            state.hasBitten = true
            _ = shutdown(state.descriptor, Int32(SHUT_RDWR))
        }
    }
}

extension DispatchTime {
    /// The time from this moment to `other`, never negative.
    func duration(to other: DispatchTime) -> Duration {
        .nanoseconds(Int64(clamping: other.uptimeNanoseconds < uptimeNanoseconds ? 0 : other.uptimeNanoseconds - uptimeNanoseconds))
    }
}
