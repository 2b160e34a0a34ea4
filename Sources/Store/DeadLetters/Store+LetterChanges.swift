package import Identity
internal import JSON
package import Postgres

extension Store {
    /// How many letters one statement discards or prunes.
    private static let chunk: Int64 = 1_000

    /// Decides that nothing is to come of the letters a filter means, but for replayed and superseded ones; returns how many. Noted in the
    /// audit, and in each letter's history. Their deliveries stay dead.
    package func discardDeadLetters(_ filter: DeadLetterFilter, reason: String, by actor: String) async throws(PostgresError) -> Int64 {
        var filter = filter
        filter.state = .open
        _ = try await pool.query(Self.note("dead discard", of: filter.summary, reason: reason, by: actor))
        var total: Int64 = 0
        while true {
            var query = Query.StringInterpolation(literalCapacity: 900, interpolationCount: 12)
            query.appendLiteral("WITH wanted AS (SELECT l.dead_letter_id FROM dead_letter l WHERE true")
            filter.append(to: &query)
            query.appendLiteral(" ORDER BY l.dead_letter_id LIMIT \(Self.chunk) FOR UPDATE SKIP LOCKED), ")
            query.appendLiteral("done AS (UPDATE dead_letter d SET state = 'discarded', closed_at = goniec_now() FROM wanted w ")
            query.appendLiteral("WHERE d.dead_letter_id = w.dead_letter_id RETURNING d.dead_letter_id) ")
            query.appendLiteral("INSERT INTO dead_letter_history (dead_letter_id, at, action, actor, reason) ")
            query.appendLiteral("SELECT dead_letter_id, goniec_now(), 'discarded', ")
            query.appendInterpolation(actor)
            query.appendLiteral(", ")
            query.appendInterpolation(reason)
            query.appendLiteral(" FROM done")
            let count = Int64(try await pool.query(Query(stringInterpolation: query)).affected)
            total += count
            if count == 0 { return total }
        }
    }

    /// Keeps an edited copy of a letter beside it: the copy is open, the original superseded. False when the copy is a letter already, or
    /// the original was superseded before. Noted in the audit and in both histories.
    package func keepEdited(
        _ copy: SealedLetter, of original: UUID, reason: String?, by actor: String
    ) async throws -> Bool {
        let letter = copy.letter
        return try await pool.transaction { transaction in
            let made = try await transaction.query(
                """
                INSERT INTO dead_letter (dead_letter_id, queue, reason, fingerprint, failures, routing_key, content_type, headers, body,
                    sealed, attempts, contact_id, delivery_id, enrollment_id, scenario, original_id, first_at, last_at)
                SELECT \(letter.id), o.queue, o.reason, o.fingerprint, o.failures, o.routing_key, \(letter.contentType as String?),
                    \(JSONB(letter.headers)), \(copy.sealedBody), true, 0, coalesce(\(letter.contact as UUID?), o.contact_id),
                    \(letter.delivery as UUID?), \(letter.enrollment as UUID?), o.scenario, o.dead_letter_id, o.first_at, goniec_now()
                FROM dead_letter o WHERE o.dead_letter_id = \(original) AND o.state <> 'superseded' ON CONFLICT DO NOTHING
                """)
            guard made.affected == 1 else { return false }
            _ = try await transaction.pipeline([
                "UPDATE dead_letter SET state = 'superseded', closed_at = goniec_now() WHERE dead_letter_id = \(original)",
                """
                INSERT INTO dead_letter_history (dead_letter_id, at, action, actor, reason)
                SELECT h.letter, goniec_now(), 'edited', \(actor), concat_ws(': ', h.what, \(reason as String?))
                FROM unnest(\([original, letter.id]), \(["its copy is \(letter.id)", "a copy of \(original)"])) AS h (letter, what)
                """,
                Self.note("dead edit", of: "\(original) → \(letter.id)", reason: reason, by: actor),
            ])
            return true
        }
    }

    /// Deletes up to a thousand letters that were dealt with longer ago than `age` in seconds, and replays that ended before; returns how
    /// many letters. Open ones are kept, and so are originals of open copies.
    package func pruneDeadLetters(olderThan age: Int64) async throws(PostgresError) -> Int {
        let results = try await pool.pipeline([
            """
            WITH old AS (SELECT dead_letter_id FROM dead_letter l
                WHERE state <> 'open' AND closed_at < goniec_now() - \(age) * interval '1 second' AND NOT EXISTS (
                    SELECT FROM dead_letter c WHERE c.original_id = l.dead_letter_id AND c.state = 'open')
                ORDER BY closed_at LIMIT \(Self.chunk) FOR UPDATE SKIP LOCKED)
            DELETE FROM dead_letter l USING old WHERE l.dead_letter_id = old.dead_letter_id
            """,
            """
            DELETE FROM replay_operation WHERE state IN ('cancelled', 'done') AND ended_at < goniec_now() - \(age) * interval '1 second'
            """,
        ])
        return results[0].affected
    }
}
