/// A result's values in one buffer, shared by its rows.
///
/// They are copied out of libpq's PGresult, which is freed at once: one copy of the bytes buys rows that are plain sendable values.
final class RowStorage: Sendable {
    struct Column: Hashable {
        let name: String
        let type: PostgresType
    }

    let columns: [Column]
    let cells: [Cell]
    let bytes: [UInt8]

    init(columns: [Column], cells: [Cell], bytes: [UInt8]) {
        self.columns = columns
        self.cells = cells
        self.bytes = bytes
    }

    static let empty = RowStorage(columns: [], cells: [], bytes: [])
}
