/// The values of a query's `$1`, `$2`, …, encoded one after the other into one buffer.
package struct Parameters: Hashable, Sendable {
    /// Their declared types, in order.
    package private(set) var types: [UInt32] = []
    private(set) var buffer = EncodingBuffer()
    private(set) var cells: [Cell] = []
    /// The first value that PostgreSQL cannot hold: "$2: text holds a NUL character".
    package private(set) var problem: String?

    /// No parameters.
    package init() {}

    /// How many there are.
    package var count: Int { types.count }

    /// Appends a value as the next parameter.
    package mutating func append<Value: PostgresEncodable>(_ value: Value) {
        types.append(Value.postgresType.rawValue)
        let start = buffer.bytes.count
        guard !value.isNull else { return cells.append(Cell(offset: start, length: -1)) }
        value.encode(into: &buffer)
        let length = Int32(exactly: buffer.bytes.count - start)
        if length == nil { buffer.refuse("a value is larger than 2 GiB") }
        cells.append(Cell(offset: start, length: length ?? 0))
        if problem == nil, let reason = buffer.problem { problem = "$\(types.count): \(reason)" }
    }
}

/// Where one value's bytes are in a shared buffer; a length of −1 means NULL.
struct Cell: Hashable {
    let offset: Int
    let length: Int32

    var isNull: Bool { length < 0 }
    var range: Range<Int> { offset..<offset + Int(length) }
}
