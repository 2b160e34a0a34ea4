/// A statement's result: its rows in order, and how many it affected.
package struct Rows: Sendable {
    private let storage: RowStorage
    /// How many rows were inserted, updated, deleted, selected or copied; 0 for other statements.
    package let affected: Int
    /// What the server calls what it did: `INSERT 0 5`, `COMMIT`.
    package let tag: String
    package let endIndex: Int

    init(storage: RowStorage, count: Int, affected: Int, tag: String) {
        self.storage = storage
        endIndex = count
        self.affected = affected
        self.tag = tag
    }

    /// The columns' names.
    package var columns: [String] { storage.columns }

    /// Decodes one column of every row.
    package func column<Value: PostgresDecodable>(_ column: Int = 0, as type: Value.Type = Value.self) throws(PostgresError) -> [Value] {
        var values: [Value] = []
        values.reserveCapacity(count)
        for row in self { values.append(try row.decode(column)) }
        return values
    }
}

extension Rows: RandomAccessCollection {
    package var startIndex: Int { 0 }

    package subscript(position: Int) -> Row {
        precondition(indices.contains(position), "row \(position) of \(endIndex)")
        return Row(storage: storage, index: position)
    }
}
