extension Connection {
    /// Runs one statement; outside of a transaction it is one of its own.
    package func query(_ query: Query) async throws(PostgresError) -> Rows {
        try await run([query], as: .anyone)[0]
    }

    /// Runs statements in one round trip, all or none: outside of a transaction they are one of their own.
    ///
    /// The first that is refused is reported with its index, and those after it are not run.
    package func pipeline(_ queries: [Query]) async throws(PostgresError) -> [Rows] {
        try await run(queries, as: .anyone)
    }

    /// Runs a text of several statements without parameters, such as a migration; without BEGIN in it, all or none.
    package func simple(_ sql: String) async throws(PostgresError) {
        try await runScript(sql, as: .anyone)
    }

    /// Waits for a turn and runs a script in it.
    func runScript(_ sql: String, as party: Gate.Party) async throws(PostgresError) {
        if sql.utf8.contains(0) { throw .encoding("the statement's text holds a NUL character") }
        try await enter(party)
        defer { leave() }
        _ = try await take(isShielded: false) { id, continuation in
            Turn(
                id: id, queries: [], script: sql, exchange: Exchange(commands: [.script]), continuation: continuation, lastSign: .now)
        }
    }

    /// Waits for a turn and runs statements in it.
    func run(_ queries: [Query], as party: Gate.Party) async throws(PostgresError) -> [Rows] {
        try validate(queries)
        try await enter(party)
        defer { leave() }
        return try await converse(queries)
    }

    /// A statement that cannot be sent fails before it takes a turn.
    private func validate(_ queries: [Query]) throws(PostgresError) {
        for query in queries {
            if let problem = query.problem { throw problem }
        }
    }

    /// Runs statements within a turn, preparing anew once what no longer fits its tables.
    func converse(_ queries: [Query], isShielded: Bool = false) async throws(PostgresError) -> [Rows] {
        guard !queries.isEmpty else { return [] }
        // Within a transaction the failure has undone it; the transaction's own retry is the cure there.
        let mayRetry = session?.isOutsideTransaction ?? false
        do throws(PostgresError) {
            return try await attempt(queries, isShielded: isShielded)
        } catch {
            guard let refusal = error.serverError, refusal.isStalePlan else { throw error }
            // Where one statement is stale others are likely to be, and each would cost an attempt.
            if refusal.sqlState == "26000" { statements.forgetAll() } else { statements.discardAll() }
            guard mayRetry else { throw error }
            return try await attempt(queries, isShielded: isShielded)
        }
    }

    private func attempt(_ queries: [Query], isShielded: Bool) async throws(PostgresError) -> [Rows] {
        guard let session else { throw lossReason }
        let commands = Exchange.commands(for: queries, statements: &statements, mayDeallocate: session.isOutsideTransaction)
        return try await take(isShielded: isShielded) { id, continuation in
            Turn(
                id: id, queries: queries, script: nil, exchange: Exchange(commands: commands), continuation: continuation, lastSign: .now)
        }
    }

    /// Starts a turn and waits for its end; a cancelled task asks the server to cancel, and still waits for the end.
    func take(
        isShielded: Bool, _ make: (UInt64, CheckedContinuation<Outcome<[Rows]>, Never>) -> Turn
    ) async throws(PostgresError) -> [Rows] {
        guard session != nil else { throw lossReason }
        let id = nextID()
        let outcome = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                turn = make(id, continuation)
                armWatchdog()
                progress()
            }
        } onCancel: {
            hop { $0.cancelTurn(id, isShielded: isShielded) }
        }
        return try outcome.get()
    }
}
