internal import Identity
internal import Postgres
package import Time

extension Store {
    /// With a rate, contacts get their timers so long before they are due: a change of the rate, a pause and an end take effect within it.
    private static let foresight: Duration = .seconds(60)

    /// So many contacts are counted when a fan-out begins: more would take longer than anything else can wait.
    private static let countable: Int64 = 10_000

    /// Gives the next contacts of one fan-out their timers, at most `limit`, and moves its cursor with them, in one transaction. True when
    /// more may follow at once. Any number of schedulers may do so: each takes another fan-out.
    ///
    /// While `backlog` timers are due and haven't been emitted, not looking behind `mark`, nobody gets one. A scenario that stands still goes
    /// on when it is resumed, and a broadcast begins when its segment's members have been found.
    package func advanceFanout(limit: Int, backlog: Int, after mark: Timestamp = .earliest) async throws -> Bool {
        try await pool.transaction { transaction in
            let rows = try await transaction.query(Self.nextFanout(backlog: backlog, after: mark))
            guard let row = rows.first, try row.decode(4, as: Int64.self) < Int64(backlog) else { return false }
            let id = try row.decode(0, as: UUID.self)
            let segment = try row.decode(1, as: String?.self)
            if try row.decode(3) { try await transaction.start(id, segment: segment, countable: Self.countable) }
            let rate = try row.decode(2, as: Int32?.self)
            let most = rate.map { max(1, Int($0) * Int(Self.foresight.components.seconds) / 3_600) } ?? limit
            return try await transaction.advance(id, segment: segment, limit: min(limit, most))
        }
    }

    /// The fan-out whose turn it is, locked, and the backlog. A recount that has woken everybody is done when they have been looked at.
    private static func nextFanout(backlog: Int, after mark: Timestamp) -> Query {
        """
        SELECT fanout_id, segment, rate, started_at IS NULL,
            (SELECT count(*) FROM (SELECT FROM timer WHERE due_at >= \(mark) AND due_at <= (SELECT goniec_now()) LIMIT \(Int64(backlog))) AS t)
        FROM fanout f WHERE state = 'running' AND kind <> 'manual' AND begins_at <= goniec_now() AND superseded_at IS NULL
            AND (next_at IS NULL OR next_at <= goniec_now() + \(foresight.components.seconds) * interval '1 second')
            AND NOT EXISTS (SELECT FROM pause p WHERE p.scope IN ('all', 'scenario:' || f.scenario))
            AND (segment IS NULL OR started_at IS NOT NULL OR NOT EXISTS (
                SELECT FROM segment_recount r WHERE f.segment = ANY(r.segments) AND (r.finished_at IS NULL
                    OR r.finished_at > goniec_now() - \(wakeLease.components.seconds) * interval '1 second' AND EXISTS (
                        SELECT FROM timer WHERE enrollment_id = contact_id AND due_at >= \(mark)
                            AND due_at <= (SELECT goniec_now()) + \(wakeLease.components.seconds) * interval '1 second'))))
        ORDER BY advanced_at NULLS FIRST, begins_at LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED
        """
    }
}

extension Transaction {
    /// Counts whom a fan-out is about, unless they are more than `countable`, erased ones among them.
    fileprivate func start(_ fanout: UUID, segment: String?, countable: Int64) async throws(PostgresError) {
        let some: Query =
            if let segment {
                """
                SELECT count(*) FILTER (WHERE erased_at IS NULL), count(*) FROM (SELECT erased_at FROM segment_member m
                    JOIN contact c USING (contact_id) WHERE segment = \(segment) LIMIT \(countable + 1)) AS few
                """
            } else {
                """
                SELECT count(*) FILTER (WHERE erased_at IS NULL), count(*)
                FROM (SELECT erased_at FROM contact ORDER BY contact_id LIMIT \(countable + 1)) AS few
                """
            }
        guard let row = try await query(some).first else { return }
        let total: Int64? = try row.decode(1, as: Int64.self) > countable ? nil : try row.decode(0)
        _ = try await query("UPDATE fanout SET total = \(total as Int64?), started_at = goniec_now() WHERE fanout_id = \(fanout)")
    }

    /// Each contact's timer, one after the other as the rate says, and where the chunk ended.
    fileprivate func advance(_ fanout: UUID, segment: String?, limit: Int) async throws(PostgresError) -> Bool {
        let rows = try await query(
            """
            WITH place AS (SELECT fanout_id, segment, coalesce(cursor, '00000000-0000-0000-0000-000000000000') AS cursor, rate,
                    greatest(next_at, goniec_now()) AS start FROM fanout WHERE fanout_id = \(fanout)),
            chunk AS (\(unescaped: segment == nil ? Self.contacts : Self.members) LIMIT \(Int64(limit))),
            timed AS (INSERT INTO timer (due_at, contact_id, enrollment_id, wait_no)
                SELECT start + CASE WHEN rate IS NULL THEN interval '0'
                        ELSE (row_number() OVER (ORDER BY contact_id) - 1) * interval '1 hour' / rate END, contact_id, fanout_id, 0
                FROM chunk CROSS JOIN place WHERE erased_at IS NULL ORDER BY contact_id ON CONFLICT DO NOTHING RETURNING contact_id),
            result AS (SELECT count(*) AS count, (SELECT contact_id FROM chunk ORDER BY contact_id DESC LIMIT 1) AS cursor,
                (SELECT count(*) FROM chunk) < \(Int64(limit)) AS is_last FROM timed)
            UPDATE fanout f SET cursor = coalesce(r.cursor, f.cursor), done = f.done + r.count, advanced_at = clock_timestamp(),
                next_at = CASE WHEN p.rate IS NOT NULL THEN p.start + r.count * interval '1 hour' / p.rate END,
                state = CASE WHEN r.is_last THEN 'done' ELSE f.state END, ended_at = CASE WHEN r.is_last THEN goniec_now() END,
                total = CASE WHEN r.is_last THEN coalesce(f.total, f.done + r.count) ELSE f.total END
            FROM result r CROSS JOIN place p WHERE f.fanout_id = p.fanout_id RETURNING NOT r.is_last
            """
        )
        return try rows.first?.decode(0) ?? false
    }

    private static let contacts = """
        SELECT contact_id, erased_at FROM contact WHERE contact_id > (SELECT cursor FROM place) ORDER BY contact_id
        """
    private static let members = """
        SELECT m.contact_id, c.erased_at FROM segment_member m JOIN contact c USING (contact_id)
        WHERE m.segment = (SELECT segment FROM place) AND m.contact_id > (SELECT cursor FROM place) ORDER BY m.contact_id
        """
}
