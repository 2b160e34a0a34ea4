package import Time

/// An open transaction, which has its connection to itself.
package struct Transaction: Sendable {
    let connection: Connection
    let id: UInt64
    /// The database's time when it began.
    package let now: Timestamp

    /// Runs one statement in it.
    package func query(_ query: Query) async throws(PostgresError) -> Rows {
        try await connection.run([query], as: .within(id))[0]
    }

    /// Runs a text of several statements without parameters in it, such as a migration; it must not end the transaction.
    package func simple(_ sql: String) async throws(PostgresError) {
        try await connection.runScript(sql, as: .within(id))
    }

    /// Runs statements in it, in one round trip; the first that is refused is reported, and the transaction can then only be rolled back.
    package func pipeline(_ queries: [Query]) async throws(PostgresError) -> [Rows] {
        try await connection.run(queries, as: .within(id))
    }
}

/// What a transaction sees of others (PostgreSQL, chapter 13.2).
package enum IsolationLevel: String, Sendable {
    case readCommitted = "READ COMMITTED"
    case repeatableRead = "REPEATABLE READ"
    case serializable = "SERIALIZABLE"
}
