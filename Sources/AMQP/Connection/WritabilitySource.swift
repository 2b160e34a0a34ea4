internal import Dispatch
internal import IO

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// Calls a handler whenever a descriptor takes bytes again, until cancelled; like `ReadinessSource` it watches a copy.
final class WritabilitySource {
    private let source: any DispatchSourceWrite

    init(descriptor: Int32, on queue: SerialQueue, handler: @escaping @Sendable () -> Void) throws(AMQPError) {
        let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
        guard copy >= 0 else { throw .outOfResources("a broker connection's descriptor can't be copied") }
        source = DispatchSource.makeWriteSource(fileDescriptor: copy, queue: queue.dispatchQueue)
        source.setEventHandler(handler: handler)
        source.setCancelHandler { close(copy) }
        source.activate()
    }

    deinit {
        source.cancel()
    }

    /// Whether the descriptor takes bytes now; a broken one does, so that the write can report it.
    static func isWritable(_ descriptor: Int32) -> Bool {
        var watched = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        return poll(&watched, 1, 0) != 0
    }
}
