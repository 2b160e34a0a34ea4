import CEL
import JSON
import Testing
import Time

/// What the examples' conditions need, against bindings as the engine has them.
struct ScenarioTests {
    private struct Given: Bindings {
        var event: JSONValue = ["type": "cart.modified", "data": ["cart_id": "c1", "items": [["sku": "a"]], "total": 100]]
        var orders: Int64 = 4

        func value(of name: String) -> Value? {
            switch name {
            case "event": Value(event)
            case "contact": Value(["attributes": ["plan": "pro", "age": 41]] as JSONValue)
            case "key": "c1"
            case "now": .timestamp(Instant(Timestamp(seconds: 1_800_000_000)))
            default: nil
            }
        }

        func call(_ function: String, target: String, arguments: [Value]) throws(EvaluationError) -> Value? {
            guard function == "count", arguments[0].equals("order.placed") else { return nil }
            return .int(orders)
        }
    }

    @Test(arguments: [
        ("size(event.data.items) > 0", true),
        ("event.data.cart_id == key", true),
        ("contact.attributes.plan == \"pro\"", true),
        ("events.count(\"order.placed\", duration(\"720h\")) > 3", true),
        ("events.count(\"order.placed\") > 4", false),
        ("event.data.total >= 100.0", true),
        ("event.data.total >= 100", true),
        ("event.data.total < 99.5", false),
        ("has(event.data.coupon) && event.data.coupon == 'x'", false),
        ("event.data.items.exists(i, i.sku == 'a')", true),
        ("now - duration('24h') < now", true),
        ("contact.attributes.age in [40, 41]", true),
        ("event.data.nothing == 1 || true", true),
    ])
    func `a condition of a scenario holds or not`(source: String, expected: Bool) throws {
        let expression = try Expression(source, in: .scenario, giving: .bool)
        #expect(try expression.isTrue(Given()) == expected)
    }

    @Test func `what an expression reads is known`() throws {
        let source = """
            contact.attributes.plan == 'pro' && event.data['cart_id'] == key && events.count('order.placed', duration('720h')) > 3
              && [1].all(contact, contact > 0) && has(event.data.total) && events.sum('order.placed', duration('1h'), key) > 1.0
            """
        let references = try Expression(source, in: .scenario).references
        #expect(references.paths == ["contact.attributes.plan", "event.data.cart_id", "event.data.total", "key"])
        #expect(
            references.aggregates == [
                .init(
                    target: "events", function: "count",
                    arguments: ["order.placed", .duration(Span(nanoseconds: 2_592_000_000_000_000))]),
                .init(
                    target: "events", function: "sum", arguments: ["order.placed", .duration(Span(nanoseconds: 3_600_000_000_000)), nil]),
            ])
    }

    @Test func `a condition that gives no bool is refused`() throws {
        #expect(throws: CompileError.self) { try Expression("1 + 1", in: .scenario, giving: .bool) }
        let expression = try Expression("event.data.total", in: .scenario, giving: .bool)
        #expect(throws: EvaluationError.notABool(.int)) { try expression.isTrue(Given()) }
    }
}
