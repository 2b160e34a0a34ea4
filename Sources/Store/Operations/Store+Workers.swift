package import Identity
package import Postgres
internal import Time

extension Store {
    /// A process that hasn't told of itself for this long counts as lost.
    package static let workerSilence: Duration = .seconds(60)

    /// A process tells how it does on each of its queues, and up to when those queues are delivered.
    package func report(_ process: WorkerProcess, _ figures: [WorkerFigures], marks: [String: QueueMark]) async throws(PostgresError) {
        let marks = marks.sorted { $0.key < $1.key }
        _ = try await pool.pipeline([
            """
            INSERT INTO worker (worker_id, host, pid, version, queue, stage, state, reason, finished, rate, unacked, stalled_since)
            SELECT \(process.id), \(process.host), \(process.pid), \(process.version), queue, stage, state, reason, finished, rate, unacked,
                goniec_now() - stalled * interval '1 microsecond'
            FROM unnest(\(figures.map(\.queue)), \(figures.map(\.stage)), \(figures.map(\.state)), \(figures.map(\.reason)),
                \(figures.map(\.finished)), \(figures.map(\.rate)), \(figures.map(\.unacked)),
                \(figures.map { $0.stalledFor?.wholeMicroseconds }))
                AS f (queue, stage, state, reason, finished, rate, unacked, stalled)
            ON CONFLICT (worker_id, queue) DO UPDATE SET state = excluded.state, reason = excluded.reason, finished = excluded.finished,
                rate = excluded.rate, unacked = excluded.unacked, stalled_since = excluded.stalled_since, seen_at = excluded.seen_at
            """,
            // A publisher's clock that is ahead must not make what waits look younger for ever.
            """
            INSERT INTO queue_mark (queue, delivered_to)
            SELECT queue, least(delivered_to, goniec_now())
            FROM unnest(\(marks.map(\.key)), \(marks.map(\.value.moment))) AS m (queue, delivered_to) ORDER BY queue
            ON CONFLICT (queue) DO UPDATE SET delivered_to = excluded.delivered_to
            WHERE queue_mark.delivered_to < excluded.delivered_to
            """,
        ])
    }

    /// A process has ended, as it was told to: it died of nothing that it had in its hands.
    package func retire(_ process: UUID) async throws(PostgresError) {
        _ = try await pool.pipeline([
            "DELETE FROM worker WHERE worker_id = \(process)",
            "DELETE FROM suspect WHERE worker_id = \(process)",
        ])
    }

    /// Every worker that tells of itself, and those lost within the last day; by queue, host and process.
    package func workers() async throws(PostgresError) -> [WorkerRecord] {
        let rows = try await pool.query(
            """
            SELECT worker_id, host, pid, version, queue, stage, state, reason, finished, rate, unacked,
                (extract(epoch FROM seen_at - stalled_since) * 1000000)::bigint, started_at,
                (extract(epoch FROM seen_at - started_at) * 1000000)::bigint,
                greatest(0, (extract(epoch FROM goniec_now() - seen_at) * 1000000)::bigint)
            FROM worker ORDER BY stage, queue, host, pid, worker_id
            """
        )
        var records: [WorkerRecord] = []
        for row in rows { records.append(try WorkerRecord(row)) }
        return records
    }

    /// What is known of each queue that anything is known of.
    package func queueFigures() async throws(PostgresError) -> [String: QueueFigures] {
        let rows = try await pool.query(
            """
            SELECT queue, coalesce(unacked, 0), coalesce(rate, 0), coalesce(workers, 0),
                greatest(0, (extract(epoch FROM goniec_now() - delivered_to) * 1000000)::bigint), delivered_to IS NULL, coalesce(dead, 0)
            FROM (SELECT queue, sum(unacked)::bigint AS unacked, sum(rate) AS rate, count(*) AS workers FROM worker
                WHERE queue <> '' AND seen_at >= goniec_now() - \(Self.workerSilence.components.seconds) * interval '1 second' GROUP BY queue) AS living
            FULL JOIN queue_mark USING (queue)
            FULL JOIN (SELECT queue, count(*) AS dead FROM dead_letter WHERE state = 'open' GROUP BY queue) AS letters USING (queue)
            """
        )
        var figures: [String: QueueFigures] = [:]
        for row in rows {
            let wait = Duration.microseconds(try row.decode(4, as: Int64.self))
            figures[try row.decode(0)] = QueueFigures(
                unacked: try row.decode(1), rate: try row.decode(2), workers: try row.decode(3),
                longestWait: try row.decode(5, as: Bool.self) ? nil : wait, dead: try row.decode(6)
            )
        }
        return figures
    }

    /// Forgets processes that have been lost for a day; returns how many rows they had.
    package func sweepWorkers() async throws(PostgresError) -> Int {
        try await pool.pipeline(["DELETE FROM worker WHERE seen_at < goniec_now() - interval '1 day'"])[0].affected
    }
}

extension QueueMark {
    fileprivate var moment: Timestamp {
        switch self {
        // Later than any clock is; the database's takes its place.
        case .now: .latest
        case .at(let moment): moment
        }
    }
}

extension WorkerRecord {
    fileprivate init(_ row: Row) throws(PostgresError) {
        self.init(
            process: WorkerProcess(
                id: try row.decode(0), host: try row.decode(1), pid: try row.decode(2), version: try row.decode(3)
            ),
            figures: WorkerFigures(
                queue: try row.decode(4), stage: try row.decode(5), state: try row.decode(6), reason: try row.decode(7),
                finished: try row.decode(8), rate: try row.decode(9), unacked: try row.decode(10),
                stalledFor: try row.decode(11, as: Int64?.self).map { .microseconds($0) }
            ),
            startedAt: try row.decode(12), age: .microseconds(try row.decode(13, as: Int64.self)),
            silence: .microseconds(try row.decode(14, as: Int64.self))
        )
    }
}
