internal import Store

extension Session {
    /// Waits until all transactions have ended that began before and may not know what has been committed by now, or an interruption asks
    /// for the end; `waiting` is told as long as some haven't.
    static func awaitOlderTransactions(
        in store: Store, unless interruption: Interruption = Interruption(), waiting: () -> Void = {}
    ) async throws {
        let frontier = try await store.transactionFrontier()
        while try await !store.haveEnded(before: frontier), !interruption.isRequested {
            waiting()
            try await Task.sleep(for: .milliseconds(50))
        }
    }
}
