/// A result's values in one buffer, shared by its rows.
///
/// They are copied out of libpq's PGresult, which is freed at once: one copy of the bytes buys rows that are plain sendable values.
final class RowStorage: Sendable {
    /// The columns' names.
    let columns: [String]
    /// The columns' types.
    let types: [PostgresType]
    /// Where the values are, row by row.
    let cells: [Cell]
    let bytes: [UInt8]

    init(columns: [String], types: [PostgresType], cells: [Cell], bytes: [UInt8]) {
        self.columns = columns
        self.types = types
        self.cells = cells
        self.bytes = bytes
    }

    static let empty = RowStorage(columns: [], types: [], cells: [], bytes: [])
}
