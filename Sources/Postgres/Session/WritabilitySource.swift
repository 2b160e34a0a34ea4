import Dispatch
internal import IO

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Calls a handler on a serial queue while a copy of a descriptor is writable, until cancelled; see `ReadinessSource` for why a copy.
final class WritabilitySource {
    private let source: any DispatchSourceWrite

    /// Begins watching; nil when the process is out of descriptors.
    init?(descriptor: Int32, on queue: SerialQueue, handler: @escaping @Sendable () -> Void) {
        let copy = dup(descriptor)
        guard copy >= 0 else { return nil }
        source = DispatchSource.makeWriteSource(fileDescriptor: copy, queue: queue.dispatchQueue)
        source.setEventHandler(handler: handler)
        source.setCancelHandler { close(copy) }
        source.activate()
    }

    func cancel() {
        source.cancel()
    }

    deinit {
        source.cancel()
    }
}
