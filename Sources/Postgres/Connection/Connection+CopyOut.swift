extension Connection {
    /// How many bytes of rows are collected before they are handed on.
    static var copyOutThreshold: Int { 131_072 }

    /// Runs `COPY … TO STDOUT` and hands its data to `body`, whole rows at a time, some hundred kilobytes each; returns how many rows there
    /// were.
    ///
    /// While `body` is at work nothing more is read, so that the server waits. When it throws, or the task is cancelled, the statement is too.
    package nonisolated(nonsending) func copyOut(_ sql: String, _ body: (CopiedRows) async throws -> Void) async throws -> Int {
        try await copyOut(sql, as: .anyone, body)
    }

    nonisolated(nonsending) func copyOut(
        _ sql: String, as party: Gate.Party, _ body: (CopiedRows) async throws -> Void
    ) async throws -> Int {
        try await beginCopy(sql, .out, as: party)
        do {
            var count = 0
            try await whileCopying {
                var isOver = false
                while !isOver {
                    let part = try await nextRows()
                    (isOver, count) = (part.isOver, part.count)
                    if part.rows.count > 0 { try await body(part.rows) }
                }
            }
            await leave()
            return count
        } catch {
            await abandonCopyOut()
            throw error
        }
    }

    private func nextRows() async throws(PostgresError) -> (rows: CopiedRows, isOver: Bool, count: Int) {
        if Task.isCancelled { throw .cancelled }
        let results = try await take(.rows)
        defer { copied = CopiedRows() }
        return (copied, copy == nil, results.last?.affected ?? 0)
    }

    /// Has the server stop, and drops the rows that are on their way.
    private func abandonCopyOut() async {
        defer { leave() }
        copied = CopiedRows()
        guard copy != nil else { return }
        _ = try? await take(.discardRows, isShielded: true)
    }
}

extension Transaction {
    /// Runs `COPY … TO STDOUT` in it; see `Connection.copyOut`.
    package nonisolated(nonsending) func copyOut(_ sql: String, _ body: (CopiedRows) async throws -> Void) async throws -> Int {
        try await connection.copyOut(sql, as: .within(id), body)
    }
}
