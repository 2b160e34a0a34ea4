/// One row of a result.
package struct Row: Sendable {
    private let storage: RowStorage
    private let index: Int

    init(storage: RowStorage, index: Int) {
        self.storage = storage
        self.index = index
    }

    /// How many columns it has.
    package var count: Int { storage.columns.count }

    /// Decodes a column by index, from 0; a NULL that the type cannot hold, another type or a missing column is a clear error.
    package func decode<Value: PostgresDecodable>(_ column: Int, as type: Value.Type = Value.self) throws(PostgresError) -> Value {
        guard storage.columns.indices.contains(column) else {
            throw .misuse("column \(column) was asked for, but the result has \(count): \(storage.columns.map(\.name))")
        }
        let cell = storage.cells[index * count + column]
        let described = storage.columns[column]
        do throws(DecodingProblem) {
            if cell.isNull { return try Value.decodeNull() }
            let bytes = storage.bytes
            return try Value.decode(bytes.span.bytes.extracting(cell.range), type: described.type)
        } catch {
            let failure = DecodingFailure(
                column: column, name: described.name, type: described.type, wanted: "\(Value.self)", problem: error)
            throw .decoding(failure)
        }
    }

    /// Decodes a column by name; the first of that name when there are several.
    package func decode<Value: PostgresDecodable>(_ name: String, as type: Value.Type = Value.self) throws(PostgresError) -> Value {
        guard let column = storage.columns.firstIndex(where: { $0.name == name }) else {
            throw .misuse("column \(name) was asked for, but the result has \(storage.columns.map(\.name))")
        }
        return try decode(column)
    }

    /// Decodes a column by name, with the type taken from what it is given to.
    package subscript<Value: PostgresDecodable>(_ name: String) -> Value {
        get throws(PostgresError) { try decode(name) }
    }

    /// Decodes a column by index, with the type taken from what it is given to.
    package subscript<Value: PostgresDecodable>(_ column: Int) -> Value {
        get throws(PostgresError) { try decode(column) }
    }
}
