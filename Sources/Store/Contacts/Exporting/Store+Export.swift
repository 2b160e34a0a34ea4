internal import Postgres
internal import Scenario

/// Why contacts can't be exported.
package enum ExportError: Error, Equatable, CustomStringConvertible {
    /// No segment of this name was published.
    case noSegment(String)
    /// COPY takes no more columns than a table has: 1600.
    case tooManyColumns(Int)

    package var description: String {
        switch self {
        case .noSegment(let name): "there is no segment \(name): goniec segment list shows them"
        case .tooManyColumns(let count): "the contacts have \(count) attributes and topics, too many for CSV: export NDJSON"
        }
    }
}

extension Store {
    /// Hands all contacts, or a segment's, to `write`, by id and as they were at one moment; returns how many there were.
    ///
    /// `begin` is told first how many there will be. Erased contacts, and those that were merged into another, are left out.
    package func exportContacts(
        as format: ContactFormat, segment: String? = nil, begin: (Int) -> Void = { _ in },
        write: (_ bytes: [UInt8], _ count: Int) throws -> Void
    ) async throws -> Int {
        try await pool.transaction(level: .repeatableRead) { transaction in
            // It takes as long as the reader does.
            try await transaction.simple("SET LOCAL statement_timeout = 0; SET LOCAL jit = off; SET LOCAL enable_seqscan = on")
            begin(try await transaction.exportedCount(segment))
            let export = try await transaction.export(as: format, segment: segment)
            if !export.header.isEmpty { try write(export.header, 0) }
            return try await transaction.copyOut(export.copy) { rows in try write(rows.bytes, rows.count) }
        }
    }
}

extension Transaction {
    fileprivate func exportedCount(_ segment: String?) async throws -> Int {
        if let segment {
            guard try await !query("SELECT FROM segment WHERE segment = \(segment) AND state = 'active'").isEmpty else {
                throw ExportError.noSegment(segment)
            }
            return try await query("SELECT count(*) FROM segment_member WHERE segment = \(segment)")[0].decode(0)
        }
        return try await query("SELECT count(*) FROM contact WHERE erased_at IS NULL")[0].decode(0)
    }

    fileprivate func export(as format: ContactFormat, segment: String?) async throws -> ContactExport {
        guard format == .csv else { return .ndjson(segment: segment) }
        let observed = try await query(Store.observation(source: "contact")).observed()
        let results = try await pipeline([
            "SELECT name, type FROM attribute", "SELECT topic FROM consent GROUP BY topic ORDER BY topic COLLATE \"C\"",
        ])
        var catalogue: [String: AttributeType] = [:]
        for row in results[0] { catalogue[try row.decode(0)] = try row.decode(1, as: AttributeType.self) }
        let topics: [String] = try results[1].column()
        guard observed.count + topics.count <= 1_500 else { throw ExportError.tooManyColumns(observed.count + topics.count) }
        let columns = observed.map { attribute in
            let column = ContactColumns.Attribute(attribute, catalogued: catalogue[attribute.name])
            return (column, column.header(catalogued: catalogue[attribute.name]))
        }
        return .csv(attributes: columns, topics: topics, segment: segment)
    }
}
