/// One record of CSV, its quotes and their escapes taken away; made once and filled again for each.
struct CSVRecord: Equatable {
    /// Where it begins, counted from 1.
    var line = 0
    /// All fields, one after the other.
    private(set) var bytes: [UInt8] = []
    private var ends: [Int] = []
    private var quoted: [Bool] = []
    private var start = 0

    /// How many fields there are.
    var count: Int { ends.count }

    /// A field's bytes.
    subscript(index: Int) -> ArraySlice<UInt8> {
        bytes[(index == 0 ? 0 : ends[index - 1])..<ends[index]]
    }

    /// Whether a field stood in quotes.
    func isQuoted(_ index: Int) -> Bool { quoted[index] }

    /// Nothing stands there, not even quotes.
    func isAbsent(_ index: Int) -> Bool { self[index].isEmpty && !quoted[index] }

    /// The record of an empty line.
    var isBlank: Bool { count == 1 && isAbsent(0) }

    mutating func begin(line: Int) {
        self.line = line
        bytes.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        quoted.removeAll(keepingCapacity: true)
    }

    mutating func append(_ part: ArraySlice<UInt8>) {
        bytes.append(contentsOf: part)
    }

    mutating func endField(isQuoted: Bool) {
        ends.append(bytes.count)
        quoted.append(isQuoted)
    }
}
