internal import DequeModule
internal import Dispatch
package import IO
package import Logging

/// One connection to PostgreSQL.
///
/// It is made by `connect`, and again after a loss, which every later query reports until then. Tasks may use it at once: they take turns.
package actor Connection {
    package typealias Outcome<Value> = Result<Value, PostgresError>

    nonisolated let queue: SerialQueue
    nonisolated let configuration: DatabaseConfiguration
    let logger: Logger

    /// The connection while there is one.
    var session: Session?
    /// Why there is none.
    var lossReason = PostgresError.connectionLost("not connected yet")
    var statements: StatementCache

    var gate = Gate()
    var waiting: [UInt64: CheckedContinuation<Outcome<Void>, Never>] = [:]
    var connecting: (id: UInt64, continuation: CheckedContinuation<Outcome<PointerInTransit>, Never>)?
    var turn: Turn?
    /// The COPY that is under way.
    var copy: Copy?
    /// Its rows that came and were not handed on yet; the last of them outlive it.
    var copied = CopiedRows()
    var watchdogIsArmed = false

    var notifications: Deque<Notification> = []
    var listeners: Deque<(id: UInt64, continuation: CheckedContinuation<Outcome<Notification>, Never>)> = []

    private var lastID: UInt64 = 0

    /// Makes a connection that is not connected yet; `queue` is its executor and may be shared with other actors.
    package init(configuration: DatabaseConfiguration, queue: SerialQueue, logger: Logger) {
        self.configuration = configuration
        self.queue = queue
        self.logger = logger
        statements = StatementCache(capacity: configuration.preparedStatements)
    }

    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        queue.asUnownedSerialExecutor()
    }

    /// There is a connection, as far as is known.
    package var isConnected: Bool { session != nil }

    /// The server's process that serves this connection; nil when there is none.
    package var processID: Int32? { session?.processID }

    /// Closes the connection after what is under way; idempotent, and `connect` opens it again.
    package func close() async {
        await enterShielded(.anyone)
        defer { leave() }
        drop(.connectionLost("it was closed"))
    }

    /// A number that was not given before, to name a waiter, a turn or a transaction.
    func nextID() -> UInt64 {
        lastID += 1
        return lastID
    }

    /// Runs an event on the actor's queue, from a callback outside of it.
    nonisolated func hop(_ event: @escaping @Sendable (isolated Connection) -> Void) {
        queue.dispatchQueue.async {
            self.assumeIsolated { event($0) }
        }
    }

    /// The connection is lost or given up: everybody who waits for it is told.
    func drop(_ reason: PostgresError) {
        session = nil
        lossReason = reason
        statements = StatementCache(capacity: configuration.preparedStatements)
        notifications = []
        copy = nil
        let turn = turn
        self.turn = nil
        turn?.continuation.resume(returning: .failure(reason))
        let listeners = listeners
        self.listeners = []
        for listener in listeners { listener.continuation.resume(returning: .failure(reason)) }
    }
}
