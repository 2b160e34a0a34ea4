extension Connection {
    /// The connections whose transaction this task is within, and would wait for in vain.
    @TaskLocal static var held: Set<ObjectIdentifier> = []

    /// Waits for a turn; a cancelled task stops waiting.
    func enter(_ party: Gate.Party) async throws(PostgresError) {
        if Task.isCancelled { throw .cancelled }
        if Self.held.contains(ObjectIdentifier(self)), !party.isWithinTransaction {
            throw .misuse("within a transaction its connection was asked for something else, which would wait for ever")
        }
        if Self.copying.contains(ObjectIdentifier(self)) {
            throw .misuse("while a COPY is fed or read its connection was asked for something else, which would wait for ever")
        }
        let id = nextID()
        let outcome = await withTaskCancellationHandler {
            await wait(id, as: party)
        } onCancel: {
            hop { $0.stopWaiting(id) }
        }
        try outcome.get()
    }

    /// Waits for a turn whatever happens to the task.
    @discardableResult
    func enterShielded(_ party: Gate.Party) async -> Bool {
        if case .success = await wait(nextID(), as: party) { return true }
        return false
    }

    /// Ends a turn; the next in line has it.
    func leave() {
        guard let next = gate.leave() else { return }
        waiting.removeValue(forKey: next)?.resume(returning: .success(()))
    }

    /// Ends the transaction that has the connection, before the turn it ended with.
    func endTransaction() {
        for id in gate.endTransaction() {
            waiting.removeValue(forKey: id)?.resume(returning: .failure(.transactionIsOver))
        }
    }

    private func wait(_ id: UInt64, as party: Gate.Party) async -> Outcome<Void> {
        switch gate.enter(id, as: party) {
        case .proceed: .success(())
        case .refuse: .failure(.transactionIsOver)
        case .wait: await withCheckedContinuation { waiting[id] = $0 }
        }
    }

    private func stopWaiting(_ id: UInt64) {
        guard gate.cancel(id) else { return }
        waiting.removeValue(forKey: id)?.resume(returning: .failure(.cancelled))
    }
}

extension PostgresError {
    static let transactionIsOver = PostgresError.misuse("a statement was made in a transaction that is over")
}
