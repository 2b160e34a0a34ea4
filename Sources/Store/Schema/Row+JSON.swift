package import JSON
package import Postgres

extension Row {
    /// The tree of a jsonb column.
    package func json(_ column: Int) throws(PostgresError) -> JSONValue {
        let stored = try decode(column, as: JSONB.self)
        do {
            return try JSONValue(parsing: stored.bytes)
        } catch {
            throw .misuse("column \(column) holds no JSON that can be read: \(error)")
        }
    }
}

extension JSONB {
    /// The stored form of a tree.
    package init(_ value: JSONValue) {
        self.init(bytes: value.bytes)
    }

    /// The stored form of an object.
    package init(_ object: JSONObject) {
        self.init(JSONValue.object(object))
    }
}
