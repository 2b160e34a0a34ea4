package import Identity
package import Jobs
package import Postgres
internal import Time

/// A bounce that was correlated to its delivery by a valid token.
package struct Bounce: Sendable, Equatable {
    /// The delivery, as the token names it; its contact isn't in it.
    package let delivery: UUID
    /// The class, by its name.
    package let bounceClass: String
    /// What the mail system said.
    package let diagnostic: String
    /// Whether the address that was written to must not be written to any more. Which one that is says the delivery, not the bounce:
    /// whoever got one of our mails could otherwise have anybody suppressed.
    package let suppresses: Bool

    /// Notes a bounce.
    package init(delivery: UUID, bounceClass: String, diagnostic: String, suppresses: Bool) {
        self.delivery = delivery
        self.bounceClass = bounceClass
        self.diagnostic = diagnostic
        self.suppresses = suppresses
    }
}

extension Store {
    /// Records bounces on their deliveries and suppresses addresses where the class says so, in one commit. Returns the outcomes to be
    /// published; a bounce that was recorded before gives the same one again.
    package func record(_ bounces: [Bounce]) async throws(PostgresError) -> [UUID: Outcome] {
        guard !bounces.isEmpty else { return [:] }
        let sorted = Dictionary(bounces.map { ($0.delivery, $0) }, uniquingKeysWith: { $1.suppresses ? $1 : $0 }).values
            .sorted { $0.delivery < $1.delivery }
        let results = try await pool.pipeline([
            """
            INSERT INTO suppression (address_hash, reason, detail)
            SELECT DISTINCT d.address_hash, b.class, 'a bounce'
            FROM unnest(\(sorted.filter(\.suppresses).map(\.delivery)), \(sorted.filter(\.suppresses).map(\.bounceClass)))
                AS b (delivery_id, class)
            JOIN delivery d USING (delivery_id) WHERE d.address_hash IS NOT NULL ORDER BY 1 ON CONFLICT DO NOTHING
            """,
            """
            WITH bounced AS (SELECT * FROM unnest(\(sorted.map(\.delivery)), \(sorted.map(\.bounceClass)), \(sorted.map(\.diagnostic)),
                \(sorted.map(\.suppresses))) AS b (delivery_id, class, diagnostic, suppresses)),
            locked AS (SELECT d.contact_id, d.delivery_id, b.class, b.diagnostic, b.suppresses FROM delivery d JOIN bounced b USING (delivery_id)
                ORDER BY d.contact_id, d.delivery_id FOR NO KEY UPDATE OF d)
            UPDATE delivery d SET bounce_class = CASE WHEN l.suppresses THEN l.class ELSE coalesce(d.bounce_class, l.class) END, reply = coalesce(nullif(l.diagnostic, ''), d.reply)
            FROM locked l WHERE d.contact_id = l.contact_id AND d.delivery_id = l.delivery_id
            RETURNING d.contact_id, d.delivery_id, goniec_now()
            """,
        ])
        var outcomes: [UUID: Outcome] = [:]
        for row in results[1] {
            let delivery: UUID = try row.decode(1)
            outcomes[delivery] = Outcome(delivery: delivery, contact: try row.decode(0), kind: .bounced, at: try row.decode(2))
        }
        return outcomes
    }
}
