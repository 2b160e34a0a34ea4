internal import Identity
package import Jobs
package import Postgres
package import Time

extension Store {
    /// How far a due timer is moved ahead while its wake is under way; a lost wake comes again after it.
    package static let wakeLease: Duration = .seconds(300)

    /// Takes up to `limit` due timers, not looking behind `mark`, moves them five minutes ahead, and returns their wakes, each carrying
    /// the row's new place so that the trigger can remove it. Any number of schedulers may do so at once.
    ///
    /// The mark keeps the scan off rows that are dead but not yet vacuumed: without it an old snapshot elsewhere makes it slower and slower
    /// (measured).
    package func emitDueTimers(after mark: Timestamp, limit: Int) async throws(PostgresError) -> [Wake] {
        let rows = try await pool.query(
            """
            WITH due AS (SELECT due_at, contact_id, enrollment_id, wait_no FROM timer
                WHERE due_at >= \(mark) AND due_at <= (SELECT goniec_now()) ORDER BY due_at LIMIT \(Int64(limit)) FOR UPDATE SKIP LOCKED),
            gone AS (DELETE FROM timer t USING due WHERE t.due_at = due.due_at AND t.contact_id = due.contact_id
                AND t.enrollment_id = due.enrollment_id AND t.wait_no = due.wait_no
                AND t.due_at >= \(mark) AND t.due_at <= (SELECT goniec_now())
                RETURNING t.contact_id, t.enrollment_id, t.wait_no),
            moved AS (INSERT INTO timer (due_at, contact_id, enrollment_id, wait_no)
                SELECT goniec_now() + \(Self.wakeLease.components.seconds) * interval '1 second', contact_id, enrollment_id, wait_no
                FROM gone ON CONFLICT DO NOTHING RETURNING due_at)
            SELECT g.contact_id, g.enrollment_id, g.wait_no,
                (SELECT goniec_now()) + \(Self.wakeLease.components.seconds) * interval '1 second'
            FROM gone g
            """
        )
        var wakes: [Wake] = []
        for row in rows {
            wakes.append(
                Wake(
                    enrollment: try row.decode(1), contact: try row.decode(0),
                    waitNumber: Int(try row.decode(2, as: Int32.self)), dueAt: try row.decode(3)
                )
            )
        }
        return wakes
    }

    /// The database's time, offset included, and how far its oldest due timer is behind it, not looking behind `mark`; nil when none is due.
    package func clock(after mark: Timestamp = .earliest) async throws(PostgresError) -> (now: Timestamp, lag: Duration?) {
        let rows = try await pool.query(
            "SELECT goniec_now(), (SELECT min(due_at) FROM timer WHERE due_at >= \(mark) AND due_at <= (SELECT goniec_now()))"
        )
        guard let row = rows.first else { throw .misuse("the database gave no time") }
        let now = try row.decode(0, as: Timestamp.self)
        let oldest = try row.decode(1, as: Timestamp?.self)
        return (now, oldest.map { now - $0 })
    }

    /// Makes the partitions of the coming days and months where they are missing; returns how many it made.
    ///
    /// Each table's in a transaction of its own: holding one default partition while waiting for another's would meet the trigger's order.
    package func ensurePartitions() async throws(PostgresError) -> Int {
        var made = 0
        for parent in ["timer", "event", "journal", "audit"] {
            let rows = try await pool.query("SELECT ensure_coming_partitions(\(parent))")
            made += Int(try rows.first?.decode(0, as: Int32.self) ?? 0)
        }
        return made
    }
}
