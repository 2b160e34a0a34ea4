/// Lines out of bytes that come in blocks, without their ends, LF or CR LF.
struct LineSplitter {
    private var buffer: [UInt8] = []
    private var start = 0
    private var searched = 0
    private var isAtEnd = false
    private var isSkipping = false
    private let limit: Int

    /// How many lines were read.
    private(set) var count = 0

    /// A line longer than `limit` bytes is refused.
    init(limit: Int = 1 << 20) {
        self.limit = limit
    }

    /// Takes a block in.
    mutating func append(_ block: [UInt8]) {
        buffer.removeFirst(start)
        searched -= start
        start = 0
        buffer += block
    }

    /// No more blocks come.
    mutating func finish() {
        isAtEnd = true
    }

    /// The next line; nil when another block is needed for it, or there is none any more.
    mutating func next() throws(RowProblem) -> [UInt8]? {
        while true {
            guard let end = buffer[searched...].firstIndex(of: .lineFeed) else {
                searched = buffer.count
                return try rest()
            }
            defer {
                start = end + 1
                searched = start
            }
            if isSkipping {
                isSkipping = false
                continue
            }
            count += 1
            return line(upTo: end)
        }
    }

    private mutating func rest() throws(RowProblem) -> [UInt8]? {
        if isSkipping {
            start = buffer.count
            return nil
        }
        if buffer.count - start > limit {
            (start, isSkipping) = (buffer.count, true)
            count += 1
            throw RowProblem(line: count, reason: "the line is longer than \(limit >> 20) MiB")
        }
        guard isAtEnd, start < buffer.count else { return nil }
        defer { start = buffer.count }
        count += 1
        return line(upTo: buffer.count)
    }

    private func line(upTo end: Int) -> [UInt8] {
        Array(buffer[start..<(end > start && buffer[end - 1] == 0x0D ? end - 1 : end)])
    }
}
