internal import Identity
package import Jobs
internal import Postgres
internal import Time

extension Store {
    /// Replays up to `limit` letters of an operation, from its cursor on, in one transaction, and moves the cursor behind them.
    ///
    /// A letter about a delivery (render.*, send.*) puts the delivery back: dead → pending, due now, so that the scheduler's sweep emits its
    /// job and nothing can be lost or doubled; where an earlier claim may have handed the mail over, and the policy is `hold`, dead → held.
    /// One whose delivery isn't dead any more changes nothing. Every other letter is handed to `publish`, in the order they died, and marked
    /// when the broker holds its message; who is killed in between publishes it again, and the inbox, `wait_no` and the claim make that
    /// harmless. An outcome is owed again first, so that the sweep emits it when its message is lost.
    ///
    /// The letters stay locked meanwhile, and those that somebody else has locked are passed over: two administrators replay each once. A
    /// letter that dies again at once waits for this transaction, and then is open again. Lock order: deliveries → letters.
    package func replay(
        _ operation: ReplayOperation, limit: Int, publish: ([StoredLetter]) async throws -> [ReplayAnswer]
    ) async throws -> ReplayBatch {
        let candidates = try await candidates(of: operation, limit: limit)
        guard let last = candidates.last else {
            var batch = ReplayBatch()
            batch.isEnd = true
            return batch
        }
        try await oweOutcomes(of: candidates.map(\.id))
        return try await pool.transaction { transaction in
            let locked = try await transaction.pipeline([
                Self.lockingDeliveries(candidates.map(\.id)), Self.lockingLetters(candidates.map(\.id), state: operation.filter.state),
            ])
            var letters: [StoredLetter] = []
            for row in locked[1] { letters.append(try StoredLetter(row)) }
            letters.sort { ($0.summary.lastAt, $0.id) < ($1.summary.lastAt, $1.id) }
            var marks = ReplayMarks(from: operation.cursor, to: last)
            let rows = letters.filter(\.isAboutDelivery)
            try marks.restored(rows, try await transaction.query(Self.restoring(rows)))
            let messages = letters.filter { !$0.isAboutDelivery }
            marks.answered(messages, messages.isEmpty ? [] : try await publish(messages))
            _ = try await transaction.pipeline(marks.queries(operation))
            return marks.batch
        }
    }

    /// What one batch may hold in memory, in bytes, unless one letter alone is larger.
    private static let sizeLimit: Int64 = 16 << 20

    private func candidates(of operation: ReplayOperation, limit: Int) async throws(PostgresError) -> [LetterCursor] {
        var query = Query.StringInterpolation(literalCapacity: 900, interpolationCount: 14)
        query.appendLiteral(
            """
            SELECT last_at, dead_letter_id FROM (SELECT c.*, sum(size) OVER (ORDER BY last_at, dead_letter_id) AS sum,
                    row_number() OVER (ORDER BY last_at, dead_letter_id) AS number
                FROM (SELECT l.last_at, l.dead_letter_id, octet_length(l.body) AS size FROM dead_letter l WHERE l.last_at <=
            """
        )
        query.appendLiteral(" ")
        query.appendInterpolation(operation.startedAt)
        operation.filter.append(to: &query)
        if let cursor = operation.cursor {
            query.appendLiteral(" AND (l.last_at, l.dead_letter_id) > (")
            query.appendInterpolation(cursor.at)
            query.appendLiteral(", ")
            query.appendInterpolation(cursor.id)
            query.appendLiteral(")")
        }
        query.appendLiteral(" ORDER BY l.last_at, l.dead_letter_id LIMIT ")
        query.appendInterpolation(Int64(limit))
        query.appendLiteral(") AS c) AS c WHERE number = 1 OR sum <= ")
        query.appendInterpolation(Self.sizeLimit)
        query.appendLiteral(" ORDER BY last_at, dead_letter_id")
        var places: [LetterCursor] = []
        for row in try await pool.query(Query(stringInterpolation: query)) {
            places.append(LetterCursor(at: try row.decode(0), id: try row.decode(1)))
        }
        return places
    }

    private func oweOutcomes(of letters: [UUID]) async throws(PostgresError) {
        _ = try await pool.query(
            """
            WITH owed AS (SELECT d.contact_id, d.delivery_id FROM dead_letter l \(delivery: "l")
                WHERE l.dead_letter_id = ANY (\(letters)) AND l.queue = \(QueueName.outcome.rawValue) AND l.state <> 'superseded'
                    AND d.state IN ('accepted', 'rejected') AND NOT d.outcome_pending),
            locked AS (SELECT d.contact_id, d.delivery_id FROM delivery d JOIN owed USING (contact_id, delivery_id)
                ORDER BY d.contact_id, d.delivery_id FOR NO KEY UPDATE OF d)
            UPDATE delivery d SET outcome_pending = true, outcome_at = goniec_now()
            FROM locked l WHERE d.contact_id = l.contact_id AND d.delivery_id = l.delivery_id
            """
        )
    }

    private static func lockingDeliveries(_ letters: [UUID]) -> Query {
        """
        SELECT FROM (SELECT contact_id, delivery_id FROM dead_letter
            WHERE dead_letter_id = ANY (\(letters)) AND queue = ANY (\(QueueName.ofDeliveries.map(\.rawValue)))
                AND contact_id IS NOT NULL AND delivery_id IS NOT NULL ORDER BY contact_id, delivery_id) AS k
        \(lockedDelivery: "k")
        """
    }

    private static func lockingLetters(_ letters: [UUID], state: DeadLetterState?) -> Query {
        let states = state.map { [$0] } ?? [.open, .replayed, .discarded]
        return """
            SELECT \(unescaped: StoredLetter.columns) FROM dead_letter l
            WHERE dead_letter_id = ANY (\(letters)) AND state = ANY (\(states.map(\.rawValue))) AND state <> 'superseded'
            ORDER BY dead_letter_id FOR UPDATE SKIP LOCKED
            """
    }

    /// Every delivery of the letters, with what it is now, and whether that is the letters' doing.
    private static func restoring(_ letters: [StoredLetter]) -> Query {
        """
        WITH k AS (SELECT DISTINCT * FROM unnest(\(letters.compactMap(\.summary.contact)), \(letters.compactMap(\.summary.delivery)))
                AS k (contact_id, delivery_id)),
        found AS (SELECT d.contact_id, d.delivery_id, d.state, d.claim IS NOT NULL AND d.uncertain_policy = 'hold' AS is_unsure
            FROM k \(delivery: "k")),
        restored AS (UPDATE delivery d SET state = CASE WHEN f.is_unsure THEN 'held' ELSE 'pending' END,
                claim = CASE WHEN f.is_unsure THEN d.claim END, not_before = goniec_now(), updated_at = goniec_now()
            FROM found f WHERE d.contact_id = f.contact_id AND d.delivery_id = f.delivery_id AND d.state = 'dead')
        SELECT contact_id, delivery_id, CASE WHEN state <> 'dead' THEN state WHEN is_unsure THEN 'held' ELSE 'pending' END,
            state = 'dead' FROM found
        """
    }
}

extension StoredLetter {
    /// Whether its delivery's row is what is to be done about it.
    package var isAboutDelivery: Bool {
        summary.contact != nil && summary.delivery != nil && QueueName.ofDeliveries.contains(QueueName(rawValue: summary.queue))
    }
}

extension QueueName {
    /// The queues whose jobs' state is a delivery's row.
    package static let ofDeliveries: [QueueName] = Lane.allCases.flatMap { [render($0), send($0)] }
}
