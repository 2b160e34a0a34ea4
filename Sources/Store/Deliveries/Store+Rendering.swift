package import Identity
package import JSON
package import Jobs
package import Postgres
package import Scenario
package import Time

/// What the render worker needs to know of a delivery.
package struct RenderableDelivery: Sendable {
    /// The delivery.
    package let key: DeliveryKey
    /// Its enrollment.
    package let enrollment: UUID
    /// Which template set, by scenario and version.
    package let scenario: String
    /// The scenario's version.
    package let version: Int
    /// The step that made it.
    package let step: String
    /// Which template of the set.
    package let template: String
    /// The topic, for the way out of it; bulk mail has one.
    package let topic: String?
    /// Its lane.
    package let lane: Lane
    /// The enrollment's context when it was made.
    package let context: JSONValue
    /// When it was made; the mail's Date.
    package let createdAt: Timestamp
    /// The contact as it is now.
    package let contact: Contact

    /// Describes a mail, be it one that no delivery stands for.
    package init(
        key: DeliveryKey, enrollment: UUID, scenario: String, version: Int, step: String, template: String, topic: String?, lane: Lane,
        context: JSONValue, createdAt: Timestamp, contact: Contact
    ) {
        self.key = key
        self.enrollment = enrollment
        self.scenario = scenario
        self.version = version
        self.step = step
        self.template = template
        self.topic = topic
        self.lane = lane
        self.context = context
        self.createdAt = createdAt
        self.contact = contact
    }
}

extension Store {
    /// Reads those of the deliveries that are pending; the others have nothing to be rendered for.
    package func renderable(_ keys: [DeliveryKey]) async throws(PostgresError) -> [DeliveryKey: RenderableDelivery] {
        let rows = try await pool.query(
            """
            SELECT d.contact_id, d.delivery_id, d.enrollment_id, d.scenario, d.version, d.step, d.template, d.topic, d.lane, d.context,
                d.created_at, c.subject, c.email, c.locale, c.zone, c.attributes
            FROM unnest(\(keys.map(\.contact)), \(keys.map(\.delivery))) AS k (contact_id, delivery_id)
            \(delivery: "k")
            JOIN contact c ON c.contact_id = k.contact_id
            WHERE d.state = 'pending' AND c.erased_at IS NULL
            """
        )
        var found: [DeliveryKey: RenderableDelivery] = [:]
        for row in rows {
            let delivery = try RenderableDelivery(row)
            found[delivery.key] = delivery
        }
        return found
    }
}

extension RenderableDelivery {
    fileprivate init(_ row: Row) throws(PostgresError) {
        key = DeliveryKey(contact: try row.decode(0), delivery: try row.decode(1))
        enrollment = try row.decode(2)
        scenario = try row.decode(3)
        version = Int(try row.decode(4, as: Int32.self))
        step = try row.decode(5)
        template = try row.decode(6)
        topic = try row.decode(7)
        lane = Lane(rawValue: try row.decode(8)) ?? .bulk
        context = try row.json(9)
        createdAt = try row.decode(10)
        contact = Contact(
            id: key.contact, subject: try row.decode(11), email: try row.decode(12), locale: try row.decode(13),
            zone: try row.decode(14), attributes: try row.json(15).object ?? JSONObject()
        )
    }
}
