package import Identity
package import Jobs
package import Postgres
internal import Time

/// A wish to send a delivery now.
package struct ClaimRequest: Sendable, Equatable {
    /// The delivery.
    package let key: DeliveryKey
    /// The token that later settles the claim, and nobody else's.
    package let token: UUID
    /// The keyed hash of the recipient's address, looked up among the suppressions.
    package let addressHash: [UInt8]

    /// Asks for one delivery.
    package init(key: DeliveryKey, token: UUID, addressHash: [UInt8]) {
        self.key = key
        self.token = token
        self.addressHash = addressHash
    }
}

/// What a claim met.
package enum ClaimResult: Sendable, Equatable {
    /// It is ours until the lease ends: send it. `attempt` counts from 1.
    case claimed(attempt: Int)
    /// A gate was closed; the delivery has ended, and the job with it.
    case closed(state: String, reason: String)
    /// A scenario, a lane or everything is stopped; the sweep brings it back.
    case paused
    /// It was not pending: somebody else has it, or it has ended. The job has nothing left to do.
    case notPending
}

extension Store {
    /// Records what has finished and claims what comes next, in one round trip and one commit. Claims come in the order of the requests,
    /// whose keys must differ; `ended` has the outcome that each finished delivery is owed.
    ///
    /// Each gate (suppression, consent, time limit, pause, known database) is checked in the statement that claims. `sending` deliveries are
    /// never claimed again, only the lease sweep judges them; but who asks again with the token that has the claim is told so, and may ask
    /// again when the answer to a commit was lost. So may who settles.
    package func exchange(
        settlements: [Settlement], suppressed: [[UInt8]], claims: [ClaimRequest]
    ) async throws(PostgresError) -> (ended: [DeliveryKey: Outcome], claims: [ClaimResult]) {
        var queries: [Query] = []
        if !suppressed.isEmpty { queries.append(Self.suppressionQuery(suppressed, reason: "hard", detail: "the relay's answer")) }
        if !settlements.isEmpty { queries.append(Settlement.query(settlements)) }
        if !claims.isEmpty { queries.append(ClaimRequest.query(claims)) }
        var results = try await pool.pipeline(queries)
        var granted: [DeliveryKey: ClaimResult] = [:]
        if !claims.isEmpty { granted = try ClaimResult.results(results.removeLast()) }
        let ended = settlements.isEmpty ? [:] : try Settlement.outcomes(results.removeLast())
        return (ended, claims.map { granted[$0.key] ?? .notPending })
    }

    static var leaseSeconds: Int64 { lease.components.seconds }
}

extension ClaimRequest {
    fileprivate static func query(_ requests: [ClaimRequest]) -> Query {
        let sorted = requests.sorted { $0.key < $1.key }
        return """
            WITH clock AS (SELECT goniec_now() AS now),
            wanted AS (SELECT * FROM unnest(\(sorted.map(\.key.contact)), \(sorted.map(\.key.delivery)),
                \(sorted.map(\.token)), \(sorted.map(\.addressHash))) AS w (contact_id, delivery_id, claim, address_hash)),
            locked AS (
                SELECT w.*, d.topic, d.expires_at, d.scenario, d.lane, d.enrollment_id, d.state = 'pending' AS is_new
                FROM wanted w \(lockedDelivery: "w")
                WHERE (d.state = 'pending' OR d.state = 'sending' AND d.claim = w.claim) AND is_known_database()),
            gated AS (
                SELECT l.contact_id, l.delivery_id, l.claim, l.address_hash, l.is_new,
                    CASE WHEN EXISTS (SELECT FROM pause p
                             WHERE p.scope IN ('all', 'lane:' || l.lane, 'scenario:' || l.scenario)) THEN 'paused'
                         WHEN e.end_reason IN ('exited', 'migrated', 'archived') THEN 'cancelled: ' || e.end_reason
                         WHEN s.address_hash IS NOT NULL THEN 'suppressed: ' || s.reason
                         WHEN c.erased_at IS NOT NULL THEN 'suppressed: erased'
                         WHEN c.stopped_at IS NOT NULL THEN 'suppressed: stopped'
                         WHEN l.lane = 'bulk' AND o.granted IS FALSE THEN 'suppressed: consent withdrawn'
                         WHEN l.expires_at <= clock.now THEN 'expired: past its time limit'
                    END AS gate
                FROM locked l CROSS JOIN clock
                LEFT JOIN enrollment e ON e.contact_id = l.contact_id AND e.enrollment_id = l.enrollment_id
                LEFT JOIN contact c ON c.contact_id = l.contact_id
                LEFT JOIN suppression s ON s.address_hash = l.address_hash
                LEFT JOIN consent o ON o.contact_id = l.contact_id AND o.topic = l.topic)
            UPDATE delivery d SET
                state = CASE WHEN g.gate IS NULL THEN 'sending' WHEN g.gate = 'paused' THEN 'pending' ELSE split_part(g.gate, ':', 1) END,
                reason = CASE WHEN g.gate IS NULL OR g.gate = 'paused' THEN d.reason ELSE split_part(g.gate, ': ', 2) END,
                claim = CASE WHEN g.gate IS NULL THEN g.claim END, address_hash = g.address_hash,
                lease_until = CASE WHEN g.gate IS NULL THEN clock.now + \(Store.leaseSeconds) * interval '1 second' END,
                not_before = CASE WHEN g.gate = 'paused' THEN clock.now ELSE d.not_before END,
                attempts = d.attempts + CASE WHEN g.gate IS NULL AND g.is_new THEN 1 ELSE 0 END,
                updated_at = clock.now
            FROM gated g CROSS JOIN clock
            WHERE d.contact_id = g.contact_id AND d.delivery_id = g.delivery_id
            RETURNING d.contact_id, d.delivery_id, g.gate, d.attempts
            """
    }
}

extension ClaimResult {
    fileprivate static func results(_ rows: Rows) throws(PostgresError) -> [DeliveryKey: ClaimResult] {
        var results: [DeliveryKey: ClaimResult] = [:]
        for row in rows {
            let key = DeliveryKey(contact: try row.decode(0), delivery: try row.decode(1))
            results[key] = ClaimResult(gate: try row.decode(2), attempts: try row.decode(3))
        }
        return results
    }

    private init(gate: String?, attempts: Int32) {
        guard let gate else {
            self = .claimed(attempt: Int(attempts))
            return
        }
        let parts = gate.split(separator: ": ", maxSplits: 1)
        self = gate == "paused" ? .paused : .closed(state: String(parts[0]), reason: parts.count > 1 ? String(parts[1]) : "")
    }
}
