internal import CPostgres
internal import Dispatch

extension Session {
    /// Asks the server to cancel what this connection is doing, on another queue, since it connects anew and blocks.
    ///
    /// `PQcancel` waits until the server has closed that other connection, which is after it has signalled the process; so once `report`
    /// is called, the next statement of this connection is safe from a late cancellation.
    func requestCancel(then report: @escaping @Sendable () -> Void) {
        guard let handle = withConnection({ PQgetCancel($0) }) else { return report() }
        let transit = PointerInTransit(handle)
        DispatchQueue(label: "goniec.postgres.cancel").async {
            let handle = transit.take()
            var message = [CChar](repeating: 0, count: 256)
            // A request that fails changes nothing: the answer comes anyway, or its deadline does.
            _ = PQcancel(handle, &message, Int32(message.count))
            PQfreeCancel(handle)
            report()
        }
    }
}
