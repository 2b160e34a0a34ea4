/// COPY is a conversation of several turns, for which its task has the connection to itself: libpq takes it outside of pipeline mode only.
extension Connection {
    /// The connections whose COPY this task feeds or reads, and would wait for in vain.
    @TaskLocal static var copying: Set<ObjectIdentifier> = []

    /// Waits for the connection and begins a COPY; the connection is kept until `leave`, unless it throws.
    func beginCopy(_ sql: String, _ direction: Copy.Direction, as party: Gate.Party) async throws(PostgresError) {
        if sql.utf8.contains(0) { throw .encoding("the statement's text holds a NUL character") }
        try await enter(party)
        do throws(PostgresError) {
            _ = try await take(.copy, script: sql)
            guard let copy else { throw .misuse("a statement that is not COPY was to copy") }
            guard copy.direction == direction else {
                // Nobody would feed or read it.
                drop(.connectionLost("a COPY of the wrong direction was given up"))
                throw .misuse(direction == .in ? "COPY … FROM STDIN was expected" : "COPY … TO STDOUT was expected")
            }
        } catch {
            leave()
            throw error
        }
    }

    /// One turn of a COPY.
    func take(_ command: Exchange.Command, script: String? = nil, isShielded: Bool = false) async throws(PostgresError) -> [Rows] {
        try await take(isShielded: isShielded) { id, continuation in
            Turn(
                id: id, queries: [], script: script, exchange: Exchange(commands: [command]), continuation: continuation, lastSign: .now)
        }
    }

    /// Runs `body` so that a statement of its own on this connection is refused instead of waiting for ever.
    nonisolated(nonsending) func whileCopying<Value>(_ body: () async throws -> Value) async throws -> Value {
        try await Self.$copying.withValue(Self.copying.union([ObjectIdentifier(self)])) { try await body() }
    }
}
