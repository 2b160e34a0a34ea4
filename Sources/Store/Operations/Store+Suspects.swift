package import Identity
package import Postgres

extension Store {
    /// How long a mark is kept whose message never came back.
    private static let suspicion: Duration = .seconds(7 * 86_400)

    /// A process has a suspicious message alone in its hands from now on; how many others have marked it.
    package func markSuspect(_ message: UUID, of queue: String, by worker: UUID) async throws(PostgresError) -> Int {
        let results = try await pool.pipeline([
            """
            INSERT INTO suspect (message_id, worker_id, queue) VALUES (\(message), \(worker), \(queue))
            ON CONFLICT (message_id, worker_id) DO UPDATE SET marked_at = excluded.marked_at
            """,
            "SELECT count(*) FROM suspect WHERE message_id = \(message) AND worker_id <> \(worker)",
        ])
        guard let row = results[1].first else { throw .misuse("the database gave no row") }
        return Int(try row.decode(0, as: Int64.self))
    }

    /// A process has some messages no more and lives; of these only its own marks go.
    package func releaseSuspects(_ messages: [UUID], by worker: UUID) async throws(PostgresError) {
        _ = try await pool.query("DELETE FROM suspect WHERE worker_id = \(worker) AND message_id = ANY (\(messages))")
    }

    /// Messages are done with: everybody's marks of them go.
    package func clearSuspects(_ messages: [UUID]) async throws(PostgresError) {
        _ = try await pool.query("DELETE FROM suspect WHERE message_id = ANY (\(messages))")
    }

    /// Forgets marks whose messages have gone another way; returns how many.
    package func sweepSuspects() async throws(PostgresError) -> Int {
        let age = Self.suspicion.components.seconds
        return try await pool.query("DELETE FROM suspect WHERE marked_at < goniec_now() - \(age) * interval '1 second'").affected
    }
}
