internal import Store

/// Contacts out of the bytes of a file, which come in blocks.
struct ContactRows {
    private let options: ContactFileOptions
    private var csv = CSVReader()
    private var record = CSVRecord()
    private var table: CSVContacts?
    private var lines = LineSplitter()
    private var objects: JSONContacts
    private var isAtStart = true

    init(_ options: ContactFileOptions) {
        self.options = options
        objects = JSONContacts(options: options)
    }

    /// Takes a block in; a byte order mark before the first is passed over.
    mutating func append(_ block: [UInt8]) {
        var block = block
        if isAtStart, block.starts(with: [0xEF, 0xBB, 0xBF]) { block.removeFirst(3) }
        isAtStart = false
        switch options.format {
        case .csv: csv.append(block)
        case .ndjson: lines.append(block)
        }
    }

    /// No more blocks come.
    mutating func finish() {
        csv.finish()
        lines.finish()
    }

    /// The next contact; nil when another block is needed for it, or there is none any more. Throws `RowProblem`, after which it goes on, or
    /// `ContactFileError`.
    mutating func next() throws -> ImportedContact? {
        switch options.format {
        case .csv:
            while try csv.next(into: &record) {
                guard !record.isBlank else { continue }
                guard table != nil else {
                    table = try CSVContacts(header: record, options: options)
                    continue
                }
                return try table?.contact(record)
            }
        case .ndjson:
            while let line = try lines.next() {
                guard !line.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) else { continue }
                return try objects.contact(line, number: lines.count)
            }
        }
        return nil
    }

    /// A file of CSV without a header is none.
    func checkEnd() throws(ContactFileError) {
        if options.format == .csv, table == nil { throw .empty }
    }
}
