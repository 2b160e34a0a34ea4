package import Identity
package import Postgres
internal import Time

extension Store {
    /// A fan-out as it stands; nil when nobody has seen to its moment yet.
    package func fanout(_ id: UUID) async throws(PostgresError) -> Fanout? {
        let rows = try await pool.query("SELECT \(unescaped: Fanout.columns) FROM fanout WHERE fanout_id = \(id)")
        return try rows.first.map { row throws(PostgresError) in try Fanout(row) }
    }

    /// The fan-outs of a kind, the latest moments first.
    package func fanouts(_ kind: Fanout.Kind, limit: Int) async throws(PostgresError) -> [Fanout] {
        let rows = try await pool.query(
            """
            SELECT \(unescaped: Fanout.columns) FROM fanout WHERE kind = \(kind.rawValue) ORDER BY tick DESC, scenario
            LIMIT \(Int64(limit))
            """)
        var list: [Fanout] = []
        for row in rows { list.append(try Fanout(row)) }
        return list
    }

    /// The fan-outs of a scenario's broadcasts that may still let contacts in.
    package func openBroadcasts(of scenario: String) async throws(PostgresError) -> [Fanout] {
        let rows = try await pool.query(
            """
            SELECT \(unescaped: Fanout.columns) FROM fanout WHERE scenario = \(scenario) AND kind = 'broadcast'
                AND state IN ('running', 'paused') AND superseded_at IS NULL ORDER BY tick
            """)
        var list: [Fanout] = []
        for row in rows { list.append(try Fanout(row)) }
        return list
    }

    /// Does something to the fan-out of a moment, be it that the moment is still to come, with a line in the audit; nil where its state
    /// doesn't allow it, or when it hasn't begun and another version has been published since.
    ///
    /// It waits for those who let contacts in right now; from then on everybody knows.
    package func change(
        _ tick: Tick, _ change: FanoutChange, reason: String?, by actor: String
    ) async throws -> Fanout? {
        try await pool.transaction { transaction in
            _ = try await transaction.pipeline([
                // Who publishes waits: the schedulers that see the next version see this fan-out, too.
                "SELECT FROM scenario WHERE scenario = \(tick.scenario) FOR SHARE",
                """
                INSERT INTO fanout (fanout_id, scenario, kind, tick, begins_at, segment)
                SELECT \(tick.fanout), scenario, \(tick.kind.rawValue), \(tick.at), \(tick.at), \(tick.segment as String?)
                FROM scenario WHERE scenario = \(tick.scenario) AND live_version = \(Int32(clamping: tick.version))
                ON CONFLICT DO NOTHING
                """,
                "SELECT FROM fanout WHERE fanout_id = \(tick.fanout) FOR UPDATE",
            ])
            guard let row = try await transaction.query(Self.update(tick.fanout, change, reason: reason)).first else { return nil }
            _ = try await transaction.query(
                Self.note("broadcast \(change.name)", of: change.subject(tick), reason: reason, by: actor))
            return try Fanout(row)
        }
    }

    private static func update(_ fanout: UUID, _ change: FanoutChange, reason: String?) -> Query {
        var rate: Int32?
        if case .throttle(let wanted) = change { rate = wanted.map { Int32(clamping: $0) } }
        let isThrottle = if case .throttle = change { true } else { false }
        return """
            UPDATE fanout SET state = coalesce(\(change.state?.rawValue as String?), state),
                rate = CASE WHEN \(isThrottle) THEN \(rate as Int32?) ELSE rate END, next_at = CASE WHEN \(isThrottle) THEN NULL ELSE next_at END,
                begins_at = CASE WHEN \(change == .start) THEN least(begins_at, goniec_now()) ELSE begins_at END,
                ended_at = CASE WHEN \(change == .cancel) THEN goniec_now() ELSE ended_at END,
                reason = coalesce(\(reason as String?), reason)
            WHERE fanout_id = \(fanout) AND state = ANY(\(change.states.map(\.rawValue)))
                AND NOT (\(change == .start) AND (started_at IS NOT NULL OR superseded_at IS NOT NULL))
            RETURNING \(unescaped: Fanout.columns)
            """
    }
}

extension FanoutChange {
    fileprivate func subject(_ tick: Tick) -> String {
        if case .throttle(let rate) = self { return "\(tick.scenario): \(rate.map { "\($0) an hour" } ?? "as fast as it goes")" }
        return "\(tick.scenario), due \(tick.at)"
    }
}
