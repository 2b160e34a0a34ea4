internal import Identity
internal import JSON
internal import Jobs
internal import Postgres
internal import Time

extension Store {
    /// How many reasons a letter keeps, over all of its deaths; the newest stay.
    static let failureLimit: Int32 = 32

    /// Keeps dead letters, and closes what they concern in the same transaction: an open delivery becomes dead (but one that is being
    /// sent: only its worker or the lease sweep judges that), an outcome that can't be taken in is no longer waited for, and a timer rests
    /// for a day, since an upgrade may be what its wake needs. Idempotent by id; a letter that had been dealt with is open again, with its
    /// attempts added and its history kept.
    ///
    /// Lock order: timers → deliveries → letters, each sorted by key.
    package func archive(_ letters: [SealedLetter]) async throws {
        let letters = letters.sorted { $0.letter.id < $1.letter.id }
        try await pool.transaction { transaction in
            _ = try await transaction.pipeline([
                Self.restingTimers(letters.compactMap(\.letter.wake)), Self.closingDeliveries(letters.map(\.letter)),
                // The next statement is to see what a replay under way makes of them.
                "SELECT FROM dead_letter WHERE dead_letter_id = ANY (\(letters.map(\.letter.id))) ORDER BY dead_letter_id FOR UPDATE",
                Self.keeping(letters),
            ])
        }
    }

    private static func restingTimers(_ wakes: [Wake]) -> Query {
        let wakes = wakes.sorted { ($0.dueAt, $0.enrollment) < ($1.dueAt, $1.enrollment) }
        return """
            WITH gone AS (DELETE FROM timer t USING unnest(\(wakes.map(\.dueAt)), \(wakes.map(\.contact)), \(wakes.map(\.enrollment)),
                \(wakes.map { Int32(clamping: $0.waitNumber) })) AS k (due_at, contact_id, enrollment_id, wait_no)
            WHERE t.due_at = k.due_at AND t.contact_id = k.contact_id AND t.enrollment_id = k.enrollment_id AND t.wait_no = k.wait_no
                RETURNING t.contact_id, t.enrollment_id, t.wait_no)
            INSERT INTO timer (due_at, contact_id, enrollment_id, wait_no)
            SELECT goniec_now() + interval '1 day', contact_id, enrollment_id, wait_no FROM gone ON CONFLICT DO NOTHING
            """
    }

    private static func closingDeliveries(_ letters: [DeadLetter]) -> Query {
        let deliveries = letters.compactMap { letter in
            letter.delivery.flatMap { delivery in
                letter.contact.map { (key: DeliveryKey(contact: $0, delivery: delivery), reason: letter.reason) }
            }
        }.sorted { $0.key < $1.key }
        return """
            WITH locked AS (SELECT k.*
                FROM unnest(\(deliveries.map(\.key.contact)), \(deliveries.map(\.key.delivery)), \(deliveries.map(\.reason)))
                    AS k (contact_id, delivery_id, reason)
                \(lockedDelivery: "k")
                WHERE d.state IN ('pending', 'uncertain', 'held') OR d.outcome_pending)
            UPDATE delivery d SET
                state = CASE WHEN d.state IN ('pending', 'uncertain', 'held') THEN 'dead' ELSE d.state END,
                reason = CASE WHEN d.state IN ('pending', 'uncertain', 'held') THEN l.reason ELSE d.reason END,
                outcome_pending = false, updated_at = goniec_now()
            FROM locked l WHERE d.contact_id = l.contact_id AND d.delivery_id = l.delivery_id
            """
    }

    /// The scenario is what the delivery's or the enrollment's row says.
    private static func keeping(_ sealed: [SealedLetter]) -> Query {
        let letters = sealed.map(\.letter)
        return """
            WITH l AS (SELECT l.*, coalesce(d.scenario, e.scenario) AS scenario,
                    coalesce(l.known_enrollment, d.enrollment_id) AS enrollment_id
                FROM unnest(\(letters.map(\.id)), \(letters.map(\.queue)), \(letters.map(\.reason)), \(letters.map(\.fingerprint)),
                    \(letters.map { JSONB(.array($0.failures.map(JSONValue.string))) }), \(letters.map(\.routingKey)),
                    \(letters.map(\.contentType)), \(letters.map { JSONB($0.headers) }), \(sealed.map(\.sealedBody)),
                    \(letters.map { Int32(clamping: $0.attempts) }), \(letters.map(\.contact)), \(letters.map(\.delivery)),
                    \(letters.map(\.enrollment))) AS l (dead_letter_id, queue, reason, fingerprint, failures, routing_key, content_type,
                        headers, body, attempts, contact_id, delivery_id, known_enrollment)
                LEFT JOIN LATERAL (SELECT scenario, enrollment_id FROM delivery d
                    WHERE d.contact_id = l.contact_id AND d.delivery_id = l.delivery_id OFFSET 0) d ON true
                LEFT JOIN LATERAL (SELECT scenario FROM enrollment e
                    WHERE e.contact_id = l.contact_id AND e.enrollment_id = l.known_enrollment OFFSET 0) e ON true),
            waiting AS (SELECT d.dead_letter_id FROM dead_letter d JOIN l USING (dead_letter_id) WHERE d.state = 'open'),
            kept AS (
                INSERT INTO dead_letter AS d (dead_letter_id, queue, reason, fingerprint, failures, routing_key, content_type, headers,
                    body, sealed, attempts, contact_id, delivery_id, enrollment_id, scenario, first_at, last_at)
                SELECT dead_letter_id, queue, reason, fingerprint, failures, routing_key, content_type, headers, body, true, attempts,
                    contact_id, delivery_id, enrollment_id, scenario, goniec_now(), goniec_now() FROM l ORDER BY dead_letter_id
                ON CONFLICT (dead_letter_id) DO UPDATE SET
                    attempts = CASE WHEN d.state = 'open' THEN greatest(d.attempts, excluded.attempts)
                        ELSE d.attempts + excluded.attempts END,
                    failures = CASE WHEN d.state = 'open' THEN excluded.failures ELSE (
                        SELECT jsonb_agg(f ORDER BY n) FROM (SELECT * FROM jsonb_array_elements(d.failures || excluded.failures)
                            WITH ORDINALITY AS a (f, n) ORDER BY n DESC LIMIT \(failureLimit)) AS newest) END,
                    reason = excluded.reason, fingerprint = excluded.fingerprint, headers = excluded.headers, body = excluded.body,
                    sealed = excluded.sealed, last_at = excluded.last_at, state = 'open', closed_at = NULL
                RETURNING dead_letter_id, reason)
            INSERT INTO dead_letter_history (dead_letter_id, at, action, reason)
            SELECT dead_letter_id, goniec_now(), 'died', reason FROM kept WHERE dead_letter_id NOT IN (SELECT dead_letter_id FROM waiting)
            """
    }
}
