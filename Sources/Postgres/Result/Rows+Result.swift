internal import CPostgres

extension Rows {
    /// Copies everything out of a result in binary format, which stays the caller's to free.
    init(copying result: OpaquePointer) {
        let count = Int(PQntuples(result))
        let width = PQnfields(result)
        self.init(
            storage: count == 0 && width == 0 ? .empty : RowStorage(copying: result, count: count, width: width),
            count: count,
            affected: Int(String(cString: PQcmdTuples(result))) ?? 0,
            tag: PQcmdStatus(result).map { String(cString: $0) } ?? ""
        )
    }
}

extension RowStorage {
    fileprivate convenience init(copying result: OpaquePointer, count: Int, width: Int32) {
        var cells: [Cell] = []
        cells.reserveCapacity(count * Int(width))
        var size = 0
        for row in 0..<Int32(count) {
            for column in 0..<width {
                let length = PQgetisnull(result, row, column) == 1 ? -1 : PQgetlength(result, row, column)
                cells.append(Cell(offset: size, length: length))
                size += Int(max(length, 0))
            }
        }
        self.init(
            columns: (0..<width).map { String(cString: PQfname(result, $0)) },
            types: (0..<width).map { PostgresType(rawValue: PQftype(result, $0)) },
            cells: cells,
            bytes: Self.bytes(of: result, cells: cells, width: Int(width), size: size)
        )
    }

    private static func bytes(of result: OpaquePointer, cells: [Cell], width: Int, size: Int) -> [UInt8] {
        if size == 0 { return [] }
        return [UInt8](unsafeUninitializedCapacity: size) { buffer, initialized in
            for (index, cell) in cells.enumerated() where cell.length > 0 {
                let value = PQgetvalue(result, Int32(index / width), Int32(index % width))
                UnsafeMutableRawPointer(buffer.baseAddress.unsafelyUnwrapped + cell.offset)
                    .copyMemory(from: value.unsafelyUnwrapped, byteCount: Int(cell.length))
            }
            initialized = size
        }
    }
}
