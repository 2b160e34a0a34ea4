package import Postgres

/// The farm's counters, as `goniec status` shows them.
package struct Status: Sendable, Equatable {
    /// Events taken in.
    package let events: Int64
    /// Enrollments ever begun.
    package let enrollments: Int64
    /// Those still under way.
    package let liveEnrollments: Int64
    /// Deliveries ever made.
    package let deliveries: Int64
    /// How many stand in each state.
    package let deliveriesByState: [String: Int64]
    /// Timers that are set.
    package let timers: Int64
    /// Outcomes the trigger has not taken in yet.
    package let openOutcomes: Int64
    /// Dead letters nobody has dealt with.
    package let deadLetters: Int64

    /// Deliveries that still may be sent.
    package var openDeliveries: Int64 {
        ["pending", "sending", "uncertain"].reduce(0) { $0 + (deliveriesByState[$1] ?? 0) }
    }
}

extension Store {
    /// Counts everything; a full scan, for demonstrations and small farms.
    package func status() async throws(PostgresError) -> Status {
        let results = try await pool.pipeline([
            """
            SELECT (SELECT count(*) FROM event WHERE source NOT LIKE 'urn:goniec:%'), (SELECT count(*) FROM enrollment), (SELECT count(*) FROM enrollment WHERE live),
                (SELECT count(*) FROM timer), (SELECT count(*) FROM delivery WHERE outcome_pending),
                (SELECT count(*) FROM dead_letter WHERE state = 'open')
            """,
            "SELECT state, count(*) FROM delivery GROUP BY state",
        ])
        guard let row = results[0].first else { throw .misuse("the database gave no row") }
        var states: [String: Int64] = [:]
        for state in results[1] { states[try state.decode(0)] = try state.decode(1, as: Int64.self) }
        return Status(
            events: try row.decode(0), enrollments: try row.decode(1), liveEnrollments: try row.decode(2),
            deliveries: states.values.reduce(0, +), deliveriesByState: states, timers: try row.decode(3),
            openOutcomes: try row.decode(4), deadLetters: try row.decode(5)
        )
    }
}
