/// Reads records of CSV (RFC 4180) out of bytes that come in blocks; lines end with LF or CR LF, and quoted fields may hold any of it.
///
/// After a record that is malformed it goes on with the next line.
struct CSVReader {
    /// How far a record was read.
    private struct Scan {
        var at: Int
        var line: Int
    }

    private var buffer: [UInt8] = []
    private var start = 0
    private var line = 1
    private var isAtEnd = false
    private var isSkipping = false
    private let limit: Int

    /// A record longer than `limit` bytes is refused: a quote that is never closed would take the whole file in.
    init(limit: Int = 1 << 20) {
        self.limit = limit
    }

    /// Takes a block in.
    mutating func append(_ block: [UInt8]) {
        buffer.removeFirst(start)
        start = 0
        buffer += block
    }

    /// No more blocks come.
    mutating func finish() {
        isAtEnd = true
    }

    /// Reads the next record; false when another block is needed for it, or when there is none any more.
    mutating func next(into record: inout CSVRecord) throws(RowProblem) -> Bool {
        guard !isSkipping || skipLine(), start < buffer.count else { return false }
        var scan = Scan(at: start, line: line)
        record.begin(line: line)
        do throws(ValueProblem) {
            while try field(&scan, into: &record) {}
        } catch {
            if error.isIncomplete, !isAtEnd, buffer.count - start <= limit { return false }
            throw refuse(error, at: scan, field: record.count + 1)
        }
        (start, line) = (scan.at, scan.line)
        return true
    }

    /// Goes on behind a bad record: behind the line it is bad in, or, when its end is unknown, behind its first.
    private mutating func refuse(_ problem: ValueProblem, at scan: Scan, field: Int) -> RowProblem {
        let refusal = RowProblem(line: line, column: "\(field)", reason: problem.reason)
        if !problem.isIncomplete { (start, line) = (scan.at, scan.line) }
        isSkipping = true
        return refusal
    }

    /// Passes over the rest of a line; false when its end hasn't come.
    private mutating func skipLine() -> Bool {
        guard let end = buffer[start...].firstIndex(of: .lineFeed) else {
            start = buffer.count
            return false
        }
        start = end + 1
        line += 1
        isSkipping = false
        return true
    }

    /// Reads a field and what ends it; false when it was the record's last.
    private func field(_ scan: inout Scan, into record: inout CSVRecord) throws(ValueProblem) -> Bool {
        let isQuoted = scan.at < buffer.count && buffer[scan.at] == .quote
        if isQuoted { try quoted(&scan, into: &record) } else { try plain(&scan, into: &record) }
        let isLast = try passEnd(&scan)
        record.endField(isQuoted: isQuoted)
        return !isLast
    }

    /// Passes over what ends a field; true when that ends the record, too.
    private func passEnd(_ scan: inout Scan) throws(ValueProblem) -> Bool {
        guard scan.at < buffer.count else {
            guard isAtEnd else { throw .incomplete("the record doesn't end") }
            return true
        }
        switch buffer[scan.at] {
        case .comma:
            scan.at += 1
            return false
        case .lineFeed:
            scan.at += 1
        case .carriageReturn where scan.at + 1 < buffer.count && buffer[scan.at + 1] == .lineFeed:
            scan.at += 2
        case .carriageReturn where scan.at + 1 == buffer.count && !isAtEnd: throw .incomplete("the record doesn't end")
        case .carriageReturn where scan.at + 1 == buffer.count: scan.at += 1
        default: throw ValueProblem("something stands between a closing quote and the next comma: quotes in a field are doubled")
        }
        scan.line += 1
        return true
    }

    private func plain(_ scan: inout Scan, into record: inout CSVRecord) throws(ValueProblem) {
        let begin = scan.at
        var at = begin
        scanning: while at < buffer.count {
            switch buffer[at] {
            case .comma, .lineFeed: break scanning
            case .carriageReturn where at + 1 >= buffer.count || buffer[at + 1] == .lineFeed: break scanning
            case .quote:
                scan.at = at
                throw ValueProblem("a quote stands in a field that doesn't begin with one: put the field in quotes and double those within")
            default: at += 1
            }
        }
        record.append(buffer[begin..<at])
        scan.at = at
    }

    private func quoted(_ scan: inout Scan, into record: inout CSVRecord) throws(ValueProblem) {
        var begin = scan.at + 1
        var at = begin
        while at < buffer.count {
            switch buffer[at] {
            case .quote:
                record.append(buffer[begin..<at])
                guard at + 1 < buffer.count else {
                    scan.at = at + 1
                    return
                }
                guard buffer[at + 1] == .quote else {
                    scan.at = at + 1
                    return
                }
                // The second of a doubled quote is the one that is meant.
                begin = at + 1
                at += 2
            case .lineFeed:
                scan.line += 1
                at += 1
            default: at += 1
            }
        }
        throw .incomplete("a quote is opened and not closed")
    }
}

extension UInt8 {
    fileprivate static let quote = UInt8(ascii: "\"")
    fileprivate static let comma = UInt8(ascii: ",")
    static let lineFeed: UInt8 = 0x0A
    fileprivate static let carriageReturn: UInt8 = 0x0D
}
