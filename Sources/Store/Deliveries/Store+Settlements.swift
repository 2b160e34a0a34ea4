package import Identity
internal import Jobs
internal import Postgres
internal import Time

/// How a claimed delivery came out.
package struct Settlement: Sendable, Equatable {
    /// What happened to the message.
    package enum Result: Sendable, Equatable {
        /// The relay took responsibility for it.
        case accepted
        /// The relay refused it for good; `reason` is the reply's class.
        case rejected(reason: String)
        /// Not now: try again after this.
        case deferred(after: Duration, reason: String)
        /// Nothing was handed over, and the attempt doesn't count: try again after this.
        case withdrawn(after: Duration, reason: String)
        /// The message was handed over, but whether the relay took it isn't known (RFC 1047).
        case uncertain(reason: String)
    }

    /// The delivery.
    package let key: DeliveryKey
    /// The claim it was sent under.
    package let token: UUID
    /// What happened.
    package let result: Result
    /// The relay's reply code, 0 when there was none.
    package let code: Int
    /// The relay's reply text.
    package let reply: String

    /// Tells how a delivery came out.
    package init(key: DeliveryKey, token: UUID, result: Result, code: Int = 0, reply: String = "") {
        self.key = key
        self.token = token
        self.result = result
        self.code = code
        self.reply = reply
    }

    var state: String {
        switch result {
        case .accepted: "accepted"
        case .rejected: "rejected"
        case .deferred, .withdrawn: "pending"
        case .uncertain: "uncertain"
        }
    }

    var reason: String? {
        switch result {
        case .accepted: nil
        case .rejected(let reason), .deferred(_, let reason), .withdrawn(_, let reason), .uncertain(let reason): reason
        }
    }

    var delay: Duration {
        switch result {
        case .deferred(let after, _), .withdrawn(let after, _): after
        case .accepted, .rejected, .uncertain: .zero
        }
    }

    /// Whether the attempt counts.
    var counts: Bool {
        if case .withdrawn = result { false } else { true }
    }
}

extension Settlement {
    /// Records how claimed deliveries came out, by claim token, and returns (contact, delivery, state, time) of those that ended.
    ///
    /// The late answer to a claim that the sweep had taken for uncertain counts too, where it is certain; and one that was recorded before
    /// gives the same outcome again until the trigger has taken it in.
    static func query(_ settlements: [Settlement]) -> Query {
        let sorted = settlements.sorted { $0.key < $1.key }
        return """
            WITH clock AS (SELECT goniec_now() AS now),
            result AS (SELECT * FROM unnest(\(sorted.map(\.key.contact)), \(sorted.map(\.key.delivery)), \(sorted.map(\.token)),
                \(sorted.map(\.state)), \(sorted.map(\.reason)), \(sorted.map { $0.delay.wholeMicroseconds }),
                \(sorted.map { Int32(clamping: $0.code) }), \(sorted.map(\.reply)), \(sorted.map(\.counts)))
                AS r (contact_id, delivery_id, claim, state, reason, delay, code, reply, counts)),
            locked AS (
                SELECT r.* FROM result r \(lockedDelivery: "r")
                WHERE d.claim = r.claim AND (d.state = 'sending' OR d.state IN ('uncertain', 'held', 'dead') AND r.state <> 'uncertain'
                    OR d.state = r.state AND d.outcome_pending))
            UPDATE delivery d SET
                state = r.state, reason = r.reason, reply_code = nullif(r.code, 0), reply = nullif(r.reply, ''),
                not_before = CASE WHEN r.state = 'pending' THEN clock.now + r.delay * interval '1 microsecond' ELSE d.not_before END,
                claim = CASE WHEN r.state = 'pending' THEN NULL ELSE d.claim END,
                lease_until = NULL,
                attempts = d.attempts - CASE WHEN r.counts THEN 0 ELSE 1 END,
                outcome_pending = r.state IN ('accepted', 'rejected'),
                outcome_at = CASE WHEN r.state IN ('accepted', 'rejected') THEN clock.now END,
                updated_at = clock.now
            FROM locked r CROSS JOIN clock
            WHERE d.contact_id = r.contact_id AND d.delivery_id = r.delivery_id
            RETURNING d.contact_id, d.delivery_id, d.state, clock.now
            """
    }

    /// The outcomes that the query's rows owe.
    static func outcomes(_ rows: Rows) throws(PostgresError) -> [DeliveryKey: Outcome] {
        var outcomes: [DeliveryKey: Outcome] = [:]
        for row in rows {
            guard let kind = Outcome.Kind(rawValue: try row.decode(2)) else { continue }
            let key = DeliveryKey(contact: try row.decode(0), delivery: try row.decode(1))
            outcomes[key] = Outcome(delivery: key.delivery, contact: key.contact, kind: kind, at: try row.decode(3))
        }
        return outcomes
    }
}
