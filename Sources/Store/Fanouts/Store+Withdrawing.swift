package import Postgres
package import Scenario
package import Time

extension Store {
    /// Removes timers of a cancelled fan-out, at most `limit`, and returns how many; what a worker has in hand at this moment it will find
    /// cancelled.
    package func withdrawTimers(of fanout: Fanout, limit: Int = 1_000) async throws(PostgresError) -> Int {
        // They stand between its beginning and a lease after the last of them was due.
        let rows = try await pool.query(
            """
            WITH mine AS (SELECT due_at, contact_id FROM timer WHERE enrollment_id = \(fanout.id) AND wait_no = 0
                AND due_at >= \(fanout.beginsAt - .seconds(60)) AND due_at <= greatest(\(fanout.nextAt as Timestamp?), goniec_now())
                    + \(Self.wakeLease.components.seconds) * interval '1 second'
                ORDER BY due_at, contact_id LIMIT \(Int64(limit)) FOR UPDATE SKIP LOCKED)
            DELETE FROM timer t USING mine WHERE t.due_at = mine.due_at AND t.contact_id = mine.contact_id
                AND t.enrollment_id = \(fanout.id) AND t.wait_no = 0
            """)
        return rows.affected
    }

    /// The next passages that came of a fan-out, in the order of their keys, after one; none at the end.
    package func passages(
        of fanout: Fanout, after last: PassageKey?, limit: Int = 1_000
    ) async throws(PostgresError) -> [FanoutPassage] {
        let last = last ?? .first
        let rows = try await pool.query(
            """
            SELECT contact_id, enrollment_id, version, live FROM enrollment
            WHERE fanout_id = \(fanout.id) AND (contact_id, enrollment_id) > (\(last.contact), \(last.enrollment))
            ORDER BY contact_id, enrollment_id LIMIT \(Int64(limit))
            """)
        var passages: [FanoutPassage] = []
        for row in rows {
            passages.append(
                FanoutPassage(
                    key: PassageKey(contact: try row.decode(0), enrollment: try row.decode(1)),
                    version: Int(try row.decode(2, as: Int32.self)), isLive: try row.decode(3)))
        }
        return passages
    }

    /// Calls the pending mails of passages back, and ends those passages of which `decide` says so, in one transaction and in the lock order
    /// contacts → enrollments → timers → deliveries.
    package func withdraw(
        _ passages: [FanoutPassage], decide: (Enrollment, Timestamp) -> Advance?
    ) async throws -> Withdrawn {
        try await pool.transaction { transaction in
            var withdrawn = Withdrawn()
            var (writes, changed) = try await transaction.advance(passages.filter(\.isLive).map(\.key), decide: decide)
            withdrawn.passages = changed
            // All of them are called back below, for one reason.
            writes.cancelled = [:]
            try await transaction.save(writes)
            withdrawn.deliveries = try await transaction.query(Self.callingBack(passages.map(\.key))).affected
            return withdrawn
        }
    }

    private static func callingBack(_ passages: [PassageKey]) -> Query {
        """
        WITH called AS (SELECT d.contact_id, d.delivery_id
            FROM unnest(\(passages.map(\.contact)), \(passages.map(\.enrollment))) AS k (contact_id, enrollment_id)
            CROSS JOIN LATERAL (SELECT * FROM delivery d
                WHERE d.contact_id = k.contact_id AND d.enrollment_id = k.enrollment_id AND d.state = 'pending' OFFSET 0) d
            ORDER BY d.contact_id, d.delivery_id),
        locked AS (SELECT c.* FROM called c \(lockedDelivery: "c") WHERE d.state = 'pending')
        UPDATE delivery d SET state = 'cancelled', reason = \(withdrawal), updated_at = goniec_now()
        FROM locked l WHERE d.contact_id = l.contact_id AND d.delivery_id = l.delivery_id
        """
    }

    /// Why a mail was called back that a fan-out led to.
    static let withdrawal = "broadcast cancelled"
}
