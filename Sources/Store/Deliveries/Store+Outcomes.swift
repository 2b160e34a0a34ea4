internal import Identity
package import JSON
package import Postgres

extension Store {
    /// Whom these deliveries go to, and what the events of their outcomes say: `{delivery, enrollment, scenario, step, template, reason}`.
    package func outcomeData(
        _ keys: [DeliveryKey]
    ) async throws(PostgresError) -> [DeliveryKey: (subject: String, data: JSONValue)] {
        let rows = try await pool.query(
            """
            SELECT d.contact_id, d.delivery_id, d.enrollment_id, d.scenario, d.step, d.template, d.reason, c.subject
            FROM delivery d JOIN contact c USING (contact_id) JOIN unnest(\(keys.map(\.contact)), \(keys.map(\.delivery))) AS k (contact_id, delivery_id)
            USING (contact_id, delivery_id)
            """
        )
        var found: [DeliveryKey: (subject: String, data: JSONValue)] = [:]
        for row in rows {
            let key = DeliveryKey(contact: try row.decode(0), delivery: try row.decode(1))
            let data: JSONValue = [
                "delivery": .string(key.delivery.description),
                "enrollment": .string(try row.decode(2, as: UUID.self).description),
                "scenario": .string(try row.decode(3)),
                "step": .string(try row.decode(4)),
                "template": .string(try row.decode(5)),
                "reason": try row.decode(6, as: String?.self).map(JSONValue.string) ?? .null,
            ]
            found[key] = (try row.decode(7), data)
        }
        return found
    }
}
