import Postgres
import Testing

@Suite struct QueryTests {
    @Test func `interpolation binds, in order`() {
        let query: Query = "SELECT \(1), \("x"), \(nil as Int?) FROM \(identifier: "we\"ird") WHERE \(unescaped: "true")"
        #expect(query.sql == "SELECT $1, $2, $3 FROM \"we\"\"ird\" WHERE true")
        #expect(query.parameters.types == [20, 25, 20])
        #expect(("… '\(literal: "it's")'" as Query).sql == "… ''it''s''")
    }

    @Test func `the same text with the same types is the same statement`() {
        func select(_ id: Int) -> Query { "SELECT \(id)" }
        #expect(select(1).sql == select(2).sql)
        #expect(select(1) != select(2))
    }

    @Test func `an injection attempt is data`() async throws {
        let connection = try await connected()
        for attempt in ["'; DROP TABLE x; --", "$1", "\\'; --", "\"; SELECT 1", "' OR '1'='1"] {
            #expect(try await connection.query("SELECT \(attempt)").first?.decode(0) == attempt)
            #expect(try await connection.query("SELECT \(literal: attempt)").first?.decode(0) == attempt)
            #expect(try await connection.query("SELECT 1 AS \(identifier: attempt)").columns == [attempt])
        }
    }

    @Test func `rows know their columns and what was affected`() async throws {
        let connection = try await connected()
        try await connection.simple("CREATE TEMP TABLE item (id int, name text); INSERT INTO item VALUES (1, 'a'), (2, NULL)")
        let updated = try await connection.query("UPDATE item SET name = \("b") WHERE id > \(0)")
        #expect(updated.affected == 2 && updated.isEmpty && updated.tag == "UPDATE 2")
        let rows = try await connection.query("SELECT * FROM item ORDER BY id")
        #expect(rows.columns == ["id", "name"])
        #expect(try rows.column(0) == [1, 2])
        #expect(try rows.map { try $0.decode("name", as: String?.self) } == ["b", "b"])
        let (id, name) = try #require(rows.first).decode(Int.self, String?.self)
        #expect(id == 1 && name == "b")
        #expect(try await connection.query("SELECT id FROM item WHERE false").affected == 0)
    }
}
