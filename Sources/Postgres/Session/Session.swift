internal import CPostgres
internal import IO
import Logging

/// Owns one libpq connection and what watches its socket; belongs to one actor, and is closed with its last reference.
final class Session {
    private let connection: OpaquePointer
    private let notices: NoticeSink
    private var readable: ReadinessSource?
    private var whenReadable: (@Sendable () -> Void)?
    private var writable: WritabilitySource?

    /// Takes ownership of a connected, non-blocking connection.
    init(owning pointer: PointerInTransit, logger: Logger) {
        connection = pointer.take()
        notices = NoticeSink(logger: logger)
        notices.attach(to: connection)
    }

    deinit {
        readable?.cancel()
        writable?.cancel()
        PQfinish(connection)
    }

    /// Calls back whenever there is something to read.
    func watch(on queue: SerialQueue, _ handler: @escaping @Sendable () -> Void) throws(PostgresError) {
        whenReadable = handler
        do {
            readable = try ReadinessSource(descriptor: PQsocket(connection), on: queue, handler: handler)
        } catch {
            throw .unreachable("\(error)")
        }
    }

    /// Leaves what arrives unread, so that the server must wait.
    func stopReading() {
        readable?.cancel()
        readable = nil
    }

    /// Undoes `stopReading`; false when the process is out of descriptors.
    func goOnReading(on queue: SerialQueue) -> Bool {
        guard readable == nil, let whenReadable else { return true }
        return (try? watch(on: queue, whenReadable)) != nil
    }

    /// Calls back once when the socket takes more bytes; a second call before that changes nothing.
    func awaitWritable(on queue: SerialQueue, _ handler: @escaping @Sendable () -> Void) {
        guard writable == nil else { return }
        writable = WritabilitySource(descriptor: PQsocket(connection), on: queue, handler: handler)
    }

    /// Stops the watch of `awaitWritable`.
    func stopAwaitingWritable() {
        writable?.cancel()
        writable = nil
    }

    /// The server's process, as `pg_stat_activity` numbers it.
    var processID: Int32 { PQbackendPID(connection) }

    /// No transaction is open, as far as the answers read so far say.
    var isOutsideTransaction: Bool { PQtransactionStatus(connection) == PQTRANS_IDLE }

    /// The connection is broken, libpq says.
    var isBroken: Bool { PQstatus(connection) == CONNECTION_BAD }

    /// libpq's account of the last failure.
    var message: String {
        let text = String(cString: PQerrorMessage(connection)).oneLine
        return text.isEmpty ? "the server closed the connection" : text
    }

    /// Reads what has arrived; false when the connection is lost.
    func read() -> Bool {
        repeat {
            guard PQconsumeInput(connection) == 1 else { return false }
        } while holdsUnread
        return true
    }

    /// TLS has decrypted bytes that libpq has not taken. The socket is not readable for them, so nothing else would tell.
    var holdsUnread: Bool { CPostgres_pendingBytes(connection) > 0 }

    /// Takes a notification that has arrived.
    func nextNotification() -> Notification? {
        guard let notify = PQnotifies(connection) else { return nil }
        defer { PQfreemem(notify) }
        return Notification(
            channel: String(cString: notify.pointee.relname),
            payload: String(cString: notify.pointee.extra),
            processID: notify.pointee.be_pid
        )
    }

    /// Hands `body` the connection; it must not be kept.
    func withConnection<Result>(_ body: (OpaquePointer) -> Result) -> Result {
        body(connection)
    }
}
