internal import CPostgres

extension Session {
    /// What `takeRows` came to.
    enum RowsTaken {
        /// So much that it should be handed on first.
        case enough
        /// Nothing more can be known without reading.
        case nothingYet
        /// No more rows come; a result does.
        case over
    }

    /// Buffers a part of a COPY's data; false when libpq would not take it.
    func sendCopyData(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBytes { data in
            let base = data.bindMemory(to: CChar.self).baseAddress
            // Without room for it libpq answers 0, when it is out of memory; what the socket does not take it keeps.
            return withConnection { PQputCopyData($0, base, Int32(data.count)) } == 1
        }
    }

    /// Ends a COPY's data; with a reason, the server undoes what it copied and gives it as its error.
    func endCopy(refusing reason: String?) -> Bool {
        withConnection { PQputCopyEnd($0, reason) } == 1
    }

    /// Appends rows that have been read to `rows`, until these have `limit` bytes or more; with no limit drops them.
    func takeRows(into rows: inout CopiedRows, limit: Int?) -> RowsTaken {
        while rows.bytes.count < limit ?? .max {
            var row: UnsafeMutablePointer<CChar>?
            let count = withConnection { PQgetCopyData($0, &row, 1) }
            guard let row, count > 0 else { return count == 0 ? .nothingYet : .over }
            defer { PQfreemem(row) }
            guard limit != nil else { continue }
            rows.bytes.append(contentsOf: UnsafeRawBufferPointer(start: row, count: Int(count)))
            rows.count += 1
        }
        return .enough
    }
}
