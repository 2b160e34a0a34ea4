internal import Time

extension Connection {
    /// Runs `body` in a transaction, on the caller's actor: COMMIT when it returns, ROLLBACK when it throws.
    ///
    /// A deadlock or serialization failure (40P01, 40001), or a partition attached meanwhile, runs it again, `retries` times at most, after a
    /// short random pause. Throws what
    /// `body` threw, `TransactionError` when ROLLBACK failed as well, or a `PostgresError` of BEGIN or COMMIT; `.commitUnknown` when
    /// COMMIT's answer was lost. Neither COMMIT nor ROLLBACK is taken back when the task is cancelled; then each is waited for no longer than
    /// `cancelPatience`.
    package nonisolated(nonsending) func transaction<Value>(
        retries: Int = 3,
        level: IsolationLevel = .readCommitted,
        _ body: (Transaction) async throws -> Value
    ) async throws -> Value {
        var attempt = 0
        while true {
            do {
                return try await once(level: level, body)
            } catch {
                guard attempt < retries, error.isWorthRetrying else { throw error }
                attempt += 1
                try await Task.sleep(for: .milliseconds(Int.random(in: 1...(5 << min(attempt, 6)))))
            }
        }
    }

    private nonisolated(nonsending) func once<Value>(
        level: IsolationLevel, _ body: (Transaction) async throws -> Value
    ) async throws -> Value {
        let transaction = try await begin(level)
        let value: Value
        do {
            value = try await Self.$held.withValue(Self.held.union([ObjectIdentifier(self)])) { try await body(transaction) }
        } catch {
            if let failure = await rollback(transaction.id) { throw TransactionError(cause: error, rollback: failure) }
            throw error
        }
        try await commit(transaction.id)
        return value
    }

    private func begin(_ level: IsolationLevel) async throws(PostgresError) -> Transaction {
        let id = nextID()
        try await enter(.opening(id))
        defer { leave() }
        do throws(PostgresError) {
            let results = try await converse([
                Query(sql: "BEGIN ISOLATION LEVEL \(level.rawValue)", isPrepared: false), "SELECT now()",
            ])
            return Transaction(connection: self, id: id, now: try results[1][0].decode(0, as: Timestamp.self))
        } catch {
            // BEGIN may have been done when only what followed it failed.
            if session?.isOutsideTransaction == false { _ = try? await converse([.rollback], isShielded: true) }
            endTransaction()
            throw error
        }
    }

    private func commit(_ id: UInt64) async throws(PostgresError) {
        guard await enterShielded(.within(id)) else { throw .transactionIsOver }
        defer {
            endTransaction()
            leave()
        }
        guard session != nil else { throw lossReason }
        do throws(PostgresError) {
            let rows = try await converse([.commit], isShielded: true)
            if rows[0].tag == "ROLLBACK" { throw .rolledBack }
        } catch {
            switch error {
            case .connectionLost(let why), .timedOut(let why): throw .commitUnknown(why)
            default: throw error
            }
        }
    }

    /// Returns why it could not be rolled back; a lost connection is no reason, since that rolls back by itself.
    private func rollback(_ id: UInt64) async -> PostgresError? {
        guard await enterShielded(.within(id)) else { return .transactionIsOver }
        defer {
            endTransaction()
            leave()
        }
        guard session != nil else { return nil }
        do throws(PostgresError) {
            _ = try await converse([.rollback], isShielded: true)
            return nil
        } catch {
            // The connection is in an unknown state, and its end is the surest rollback.
            drop(.connectionLost("a transaction could not be rolled back: \(error)"))
            return error
        }
    }
}

extension Query {
    fileprivate static let commit = Query(sql: "COMMIT", isPrepared: false)
    fileprivate static let rollback = Query(sql: "ROLLBACK", isPrepared: false)
}

extension Error {
    /// The transaction was undone for a reason that another attempt may not meet.
    fileprivate var isWorthRetrying: Bool {
        guard let error = self as? PostgresError else { return false }
        return error.isRetryableTransaction || error.serverError?.isStalePlan == true || error.serverError?.isMovedPartition == true
    }
}
