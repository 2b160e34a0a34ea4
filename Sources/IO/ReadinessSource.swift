import Dispatch

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Calls a handler on a serial queue whenever a descriptor becomes readable.
///
/// It watches a *copy* of the descriptor: a C library may close its own inside any call, and the next connection that is given the
/// same number would otherwise get a source that never fires (measured). The copy is closed in the cancel handler, once dispatch has
/// let go of it. A handler must read until the descriptor would block, or an unread end-of-file makes the source spin.
package final class ReadinessSource {
    private let source: any DispatchSourceRead

    /// Begins watching `descriptor`; fails with the `errno` of `fcntl` when the process is out of descriptors.
    package init(
        descriptor: Int32,
        on queue: SerialQueue,
        handler: @escaping @Sendable () -> Void
    ) throws(DescriptorError) {
        // A child process must not inherit it: it would keep the connection open after we have closed it.
        let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
        guard copy >= 0 else { throw DescriptorError(errno: errno) }
        source = DispatchSource.makeReadSource(fileDescriptor: copy, queue: queue.dispatchQueue)
        source.setEventHandler(handler: handler)
        source.setCancelHandler { close(copy) }
        source.activate()
    }

    /// Stops watching. Idempotent; no handler begins after the queue's current work item.
    package func cancel() {
        source.cancel()
    }

    deinit {
        source.cancel()
    }
}

/// A descriptor could not be copied.
package struct DescriptorError: Error, Equatable, CustomStringConvertible {
    /// The system's error number.
    package let errno: Int32

    package var description: String {
        "cannot watch a descriptor: \(String(cString: strerror(errno)))"
    }
}
