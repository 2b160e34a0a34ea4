package import Identity
package import JSON
package import Postgres

extension Transaction {
    /// What the scenario's outcome events say of these deliveries: `{delivery, enrollment, scenario, step, template, reason}`.
    package func outcomeData(_ keys: [DeliveryKey]) async throws(PostgresError) -> [DeliveryKey: JSONValue] {
        let rows = try await query(
            """
            SELECT d.contact_id, d.delivery_id, d.enrollment_id, d.scenario, d.step, d.template, d.reason
            FROM delivery d JOIN unnest(\(keys.map(\.contact)), \(keys.map(\.delivery))) AS k (contact_id, delivery_id)
            USING (contact_id, delivery_id)
            """
        )
        var found: [DeliveryKey: JSONValue] = [:]
        for row in rows {
            let key = DeliveryKey(contact: try row.decode(0), delivery: try row.decode(1))
            found[key] = [
                "delivery": .string(key.delivery.description),
                "enrollment": .string(try row.decode(2, as: UUID.self).description),
                "scenario": .string(try row.decode(3)),
                "step": .string(try row.decode(4)),
                "template": .string(try row.decode(5)),
                "reason": try row.decode(6, as: String?.self).map(JSONValue.string) ?? .null,
            ]
        }
        return found
    }
}
