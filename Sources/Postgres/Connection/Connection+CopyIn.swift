extension Connection {
    /// Runs `COPY … FROM STDIN` with the data that `next` gives, in parts of some tens of kilobytes, until it gives nil; returns how many
    /// rows there were.
    ///
    /// Parts may end anywhere in a row. Each is taken when the socket took the one before. When `next` throws, or the task is cancelled, the
    /// server undoes what it copied; so it does with a bad row, of which it tells when all data was sent.
    package nonisolated(nonsending) func copyIn(_ sql: String, _ next: () async throws -> [UInt8]?) async throws -> Int {
        try await copyIn(sql, as: .anyone, next)
    }

    nonisolated(nonsending) func copyIn(
        _ sql: String, as party: Gate.Party, _ next: () async throws -> [UInt8]?
    ) async throws -> Int {
        try await beginCopy(sql, .in, as: party)
        do {
            try await whileCopying {
                while let part = try await next() { try await send(part) }
            }
        } catch {
            await abandonCopyIn(because: error)
            throw error
        }
        return try await endCopyIn()
    }

    private func send(_ part: [UInt8]) async throws(PostgresError) {
        if Task.isCancelled { throw .cancelled }
        guard part.count <= Int(Int32.max) else { throw .encoding("a part of a COPY is larger than 2 GiB") }
        if !part.isEmpty { _ = try await take(.data(part)) }
    }

    private func endCopyIn() async throws(PostgresError) -> Int {
        defer { leave() }
        return try await take(.endCopy(refusing: nil)).last?.affected ?? 0
    }

    private func abandonCopyIn(because error: any Error) async {
        defer { leave() }
        guard copy != nil else { return }
        let reason = String("\(error)".prefix(500).filter { $0 != "\0" })
        _ = try? await take(.endCopy(refusing: reason), isShielded: true)
    }
}

extension Transaction {
    /// Runs `COPY … FROM STDIN` in it; see `Connection.copyIn`. After a failure the transaction can only be rolled back.
    package nonisolated(nonsending) func copyIn(_ sql: String, _ next: () async throws -> [UInt8]?) async throws -> Int {
        try await connection.copyIn(sql, as: .within(id), next)
    }

    /// The same with all data at hand.
    package nonisolated(nonsending) func copyIn(_ sql: String, _ data: [UInt8]) async throws -> Int {
        var start = 0
        return try await copyIn(sql) {
            guard start < data.count else { return nil }
            let end = min(data.count, start + 262_144)
            defer { start = end }
            return Array(data[start..<end])
        }
    }
}
