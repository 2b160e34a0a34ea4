import Scenario
import Support
import Testing

@testable import Store

@Suite(.serialized, .timeLimit(.minutes(1))) struct AttributeTests {
    @Test func `the catalogue allows anything while it is empty, and its own names then`() async throws {
        try await TestStore.with(suite: "attribute") { test async throws in
            let store = test.store
            #expect(try await store.attributeTypes() == nil)
            try await store.setAttribute(AttributeDefinition(name: "age", type: .integer, description: "in years"), by: "me")
            try await store.setAttribute(AttributeDefinition(name: "age", type: .number), by: "me")
            try await store.setAttribute(AttributeDefinition(name: "born", type: .date), by: "me")
            #expect(
                try await store.attributes() == [
                    AttributeDefinition(name: "age", type: .number, description: "in years"),
                    AttributeDefinition(name: "born", type: .date),
                ])
            #expect(try await store.attributeTypes() == ["age": .number, "born": .date])
            #expect(try await store.removeAttribute("age", by: "me"))
            #expect(try await !store.removeAttribute("age", by: "me"))
            #expect(try await test.value("SELECT count(*) FROM audit") == "4")
        }
    }

    @Test func `what contacts have tells the types`() async throws {
        try await TestStore.with(suite: "attribute") { test async throws in
            try await test.execute(
                """
                INSERT INTO contact (contact_id, subject, attributes, erased_at) VALUES
                    (gen_random_uuid(), 'a', '{"i": 1, "n": 1.5, "t": "x", "d": "2026-11-24", "m": "2026-11-24T08:00:00.5+01:00", "b": true}', NULL),
                    (gen_random_uuid(), 'b', '{"i": -2, "n": 2, "t": "2026-11-24", "l": [1], "o": {"x": null}, "mixed": 1}', NULL),
                    (gen_random_uuid(), 'c', '{"mixed": "1", "big": 12345678901234567890123}', NULL), (gen_random_uuid(), 'd', '{"no": 1}', now())
                """)
            let seen = try await test.store.observedAttributes(sample: nil)
            let types: [String: AttributeType?] = [
                "b": .boolean, "big": .number, "d": .date, "i": .integer, "l": .list, "m": .timestamp, "mixed": nil, "n": .number,
                "o": .object,
                "t": .text,
            ]
            #expect(seen.map(\.name) == types.keys.sorted())
            for attribute in seen { #expect(attribute.type == types[attribute.name], "\(attribute.name)") }
            #expect(try await test.store.observedAttributes(sample: 1_000) == seen)
            try await test.execute("ANALYZE contact")
            #expect(try await test.store.observedAttributes(sample: 1).count <= seen.count)
        }
    }

    @Test func `a column's name is read back as it was meant, whatever the attribute is called`() {
        let names = [
            "age", "email", "subject", "consent.x", "attributes.x", "a:integer", "a:json", ":", "", "a b,\"c", "zone:text", "attributes.",
        ]
        for name in names {
            for type in AttributeType.allCases.map(Optional.some) + [nil] {
                for catalogued in [nil, AttributeType.text, .integer] {
                    let column = ContactColumns.Attribute(name: name, type: type)
                    let header = column.header(catalogued: catalogued)
                    #expect(!ContactColumns.own.contains(header) && !header.hasPrefix("consent."), "\(header)")
                    #expect(ContactColumns.Attribute(header: header) { $0 == name ? catalogued : nil } == column, "\(header)")
                }
            }
        }
    }
}
