import Foundation
import JSON

/// An event of a shop, `order.placed` unless told otherwise.
struct Order {
    var id: String
    var subject: String
    var total: Double = 20
    var locale = "en"
    var attributes: JSONObject = [:]
    var type = "order.placed"
    /// Which cart it is about; the one of the same name as the order by default.
    var cart: String?
    var source = "urn:example:test"
    var time = "2026-01-01T12:00:00Z"

    /// The event as JSON in one line.
    var json: String {
        let event: JSONValue = [
            "specversion": "1.0", "id": .string(id), "source": .string(source), "type": .string(type), "subject": .string(subject),
            "time": .string(time), "datacontenttype": "application/json",
            "data": [
                "order_id": .string(id), "cart_id": .string("cart-\(cart ?? id)"), "total": .double(total), "currency": "EUR",
                "quantity": 1,
                "items": [["name": "Kind of Żółty", "artist": "Zbyszek", "quantity": 1, "price": .double(total)]],
                "contact": [
                    "email": .string("\(subject)@example.org"), "locale": .string(locale), "attributes": .object(attributes),
                ],
            ],
        ]
        return event.text
    }
}
