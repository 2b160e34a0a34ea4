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
        let width = storage.types.count
        guard column >= 0, column < width else { throw missing("column \(column)") }
        let cell = storage.cells[index * width + column]
        do throws(DecodingProblem) {
            if cell.isNull { return try Value.decodeNull() }
            let bytes = storage.bytes
            return try Value.decode(bytes.span.bytes.extracting(cell.range), type: storage.types[column])
        } catch {
            throw .decoding(
                DecodingFailure(
                    column: column, name: storage.columns[column], type: storage.types[column], wanted: "\(Value.self)", problem: error))
        }
    }

    private func missing(_ column: String) -> PostgresError {
        .misuse("\(column) was asked for, but the result has \(count): \(storage.columns.joined(separator: ", "))")
    }

    /// Decodes the first columns, one for each type: `let (id, name) = try row.decode(UUID.self, String?.self)`.
    package func decode<each Value: PostgresDecodable>(_ types: repeat (each Value).Type) throws(PostgresError) -> (repeat each Value) {
        var column = -1
        func next<Next: PostgresDecodable>(_ type: Next.Type) throws(PostgresError) -> Next {
            column += 1
            return try decode(column, as: type)
        }
        return (repeat try next((each Value).self))
    }

    /// Decodes a column by name; the first of that name when there are several.
    package func decode<Value: PostgresDecodable>(_ name: String, as type: Value.Type = Value.self) throws(PostgresError) -> Value {
        guard let column = storage.columns.firstIndex(of: name) else { throw missing("column \(name)") }
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
