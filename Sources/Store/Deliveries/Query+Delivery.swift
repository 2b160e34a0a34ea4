internal import Postgres

extension Query.StringInterpolation {
    /// Joins the delivery that each row of `alias` names, as `d`. It is found by its key and judged afterwards: `OFFSET 0` keeps conditions on
    /// its state out of the lookup, which the planner would else make by an index of all deliveries in that state.
    mutating func appendInterpolation(delivery alias: String) {
        join(deliveryOf: alias, locking: "")
    }

    /// The same, and locks them in the order of the rows, which has to be that of their keys.
    mutating func appendInterpolation(lockedDelivery alias: String) {
        join(deliveryOf: alias, locking: " FOR NO KEY UPDATE")
    }

    private mutating func join(deliveryOf alias: String, locking: String) {
        appendInterpolation(
            unescaped: """
                CROSS JOIN LATERAL (SELECT * FROM delivery d
                    WHERE d.contact_id = \(alias).contact_id AND d.delivery_id = \(alias).delivery_id OFFSET 0\(locking)) d
                """
        )
    }
}
