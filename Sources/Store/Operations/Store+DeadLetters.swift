package import Identity
package import JSON
package import Jobs
internal import Postgres
internal import Time

/// A message that could not be handled, as the archivist found it.
package struct DeadLetter: Sendable, Equatable {
    /// UUIDv5 of queue, headers and body, so that archiving it twice is harmless.
    package let id: UUID
    /// The queue it could not leave by itself.
    package let queue: String
    /// Why, readable.
    package let reason: String
    /// The reason without what differs from message to message; the same failure gives the same group.
    package let fingerprint: String
    /// The routing key it came with.
    package let routingKey: String
    /// The content type it came with.
    package let contentType: String?
    /// Its headers.
    package let headers: JSONValue
    /// Its bytes, as they came.
    package let body: [UInt8]
    /// How often it was tried.
    package let attempts: Int
    /// The contact it concerns, when that is known.
    package let contact: UUID?
    /// The delivery it concerns, when that is known.
    package let delivery: UUID?
    /// The wake it is, when it is one.
    package let wake: Wake?

    /// The enrollment it concerns, when that is known.
    package var enrollment: UUID? { wake?.enrollment }

    /// Describes a dead letter.
    package init(
        id: UUID, queue: String, reason: String, fingerprint: String, routingKey: String, contentType: String?, headers: JSONValue,
        body: [UInt8], attempts: Int, contact: UUID?, delivery: UUID?, wake: Wake?
    ) {
        self.id = id
        self.queue = queue
        self.reason = reason
        self.fingerprint = fingerprint
        self.routingKey = routingKey
        self.contentType = contentType
        self.headers = headers
        self.body = body
        self.attempts = attempts
        self.contact = contact
        self.delivery = delivery
        self.wake = wake
    }
}

extension Store {
    /// Keeps dead letters, and closes what they concern in the same transaction: an open delivery becomes dead (but one that is being
    /// sent: only its worker or the lease sweep judges that), an outcome that can't be taken in is no longer waited for, and a timer rests
    /// for a day, since an upgrade may be what its wake needs. Idempotent by id.
    package func archive(_ letters: [DeadLetter]) async throws {
        let letters = letters.sorted { $0.id < $1.id }
        let wakes = letters.compactMap(\.wake).sorted { ($0.dueAt, $0.enrollment) < ($1.dueAt, $1.enrollment) }
        let deliveries = letters.compactMap { letter in
            letter.delivery.flatMap { delivery in
                letter.contact.map { (key: DeliveryKey(contact: $0, delivery: delivery), reason: letter.reason) }
            }
        }.sorted { $0.key < $1.key }
        try await pool.transaction { transaction in
            _ = try await transaction.pipeline([
                """
                WITH gone AS (DELETE FROM timer t USING unnest(\(wakes.map(\.dueAt)), \(wakes.map(\.contact)), \(wakes.map(\.enrollment)),
                    \(wakes.map { Int32(clamping: $0.waitNumber) })) AS k (due_at, contact_id, enrollment_id, wait_no)
                WHERE t.due_at = k.due_at AND t.contact_id = k.contact_id AND t.enrollment_id = k.enrollment_id AND t.wait_no = k.wait_no
                    RETURNING t.contact_id, t.enrollment_id, t.wait_no)
                INSERT INTO timer (due_at, contact_id, enrollment_id, wait_no)
                SELECT goniec_now() + interval '1 day', contact_id, enrollment_id, wait_no FROM gone ON CONFLICT DO NOTHING
                """,
                """
                WITH locked AS (SELECT k.*
                    FROM unnest(\(deliveries.map(\.key.contact)), \(deliveries.map(\.key.delivery)), \(deliveries.map(\.reason)))
                        AS k (contact_id, delivery_id, reason)
                    CROSS JOIN LATERAL (
                        SELECT * FROM delivery d WHERE d.contact_id = k.contact_id AND d.delivery_id = k.delivery_id
                        OFFSET 0 FOR NO KEY UPDATE) d
                    WHERE d.state IN ('pending', 'uncertain', 'held') OR d.outcome_pending)
                UPDATE delivery d SET
                    state = CASE WHEN d.state IN ('pending', 'uncertain', 'held') THEN 'dead' ELSE d.state END,
                    reason = CASE WHEN d.state IN ('pending', 'uncertain', 'held') THEN l.reason ELSE d.reason END,
                    outcome_pending = false, updated_at = goniec_now()
                FROM locked l WHERE d.contact_id = l.contact_id AND d.delivery_id = l.delivery_id
                """,
                """
                INSERT INTO dead_letter AS d (dead_letter_id, queue, reason, fingerprint, routing_key, content_type, headers, body, attempts,
                    contact_id, delivery_id, enrollment_id, first_at, last_at)
                SELECT l.*, goniec_now(), goniec_now() FROM unnest(\(letters.map(\.id)), \(letters.map(\.queue)), \(letters.map(\.reason)),
                    \(letters.map(\.fingerprint)), \(letters.map(\.routingKey)), \(letters.map(\.contentType)),
                    \(letters.map { JSONB($0.headers) }), \(letters.map(\.body)), \(letters.map { Int32(clamping: $0.attempts) }),
                    \(letters.map(\.contact)), \(letters.map(\.delivery)), \(letters.map(\.enrollment))) AS l
                ON CONFLICT (dead_letter_id) DO UPDATE SET attempts = greatest(d.attempts, excluded.attempts),
                    reason = excluded.reason, last_at = excluded.last_at, state = 'open'
                """,
            ])
        }
    }
}
