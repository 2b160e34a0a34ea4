import Testing

@testable import App

@Suite struct CSVReaderTests {
    /// All records, with `∅` for what is absent and `line: reason` for what is bad, read in blocks of a size.
    private func read(_ bytes: [UInt8], by size: Int, limit: Int = 1 << 20) -> [String] {
        var reader = CSVReader(limit: limit)
        var record = CSVRecord()
        var found: [String] = []
        var start = 0
        while true {
            do {
                if try reader.next(into: &record) {
                    let fields = (0..<record.count).map { record.isAbsent($0) ? "∅" : String(decoding: record[$0], as: UTF8.self) }
                    found.append("\(record.line): " + fields.joined(separator: "|"))
                } else if start < bytes.count {
                    reader.append(Array(bytes[start..<min(bytes.count, start + size)]))
                    start += size
                } else if start != .max {
                    reader.finish()
                    start = .max
                } else {
                    return found
                }
            } catch {
                found.append("\(error)")
            }
        }
    }

    private func read(_ text: String) -> [String] {
        let whole = read(Array(text.utf8), by: .max / 2)
        for size in [1, 2, 3, 7] { #expect(read(Array(text.utf8), by: size) == whole, "in blocks of \(size)") }
        return whole
    }

    @Test func `fields, quotes, doubled quotes and line ends of both kinds`() {
        #expect(read("a,b\r\n1,2\n") == ["1: a|b", "2: 1|2"])
        #expect(read("a,b\n1,2") == ["1: a|b", "2: 1|2"])
        #expect(read("\"x\"\"y\",\"\",\n") == ["1: x\"y||∅"])
        #expect(read("\"line\r\nbreak, \",z\nq,r\n") == ["1: line\r\nbreak, |z", "3: q|r"])
        #expect(read("a\rb,c\n") == ["1: a\rb|c"])
        #expect(read(",\n\n,,") == ["1: ∅|∅", "2: ∅", "3: ∅|∅|∅"])
        #expect(read("").isEmpty)
        #expect(read("\"\"") == ["1: "])
        #expect(read("ż,\"ó\"\r\n") == ["1: ż|ó"])
    }

    @Test func `after a bad record it goes on with the next line`() {
        let found = read("a,b\n1,x\"y\n2,\"z\"w\n3,c\n")
        #expect(found.count == 4 && found[0] == "1: a|b" && found[3] == "4: 3|c")
        #expect(found[1].hasPrefix("line 2, column 2: a quote stands in a field"))
        #expect(found[2].hasPrefix("line 3, column 2: something stands between a closing quote"))
    }

    @Test func `a quote that is never closed costs its line alone`() {
        let found = read("a,b\n1,\"x\n2,y\n3,z\n")
        #expect(found.map { $0.prefix(6) } == ["1: a|b", "line 2", "3: 2|y", "4: 3|z"])
        let long = read(Array("a\n\"x\n".utf8) + Array(repeatElement(Array("row\n".utf8), count: 100).joined()), by: 16, limit: 64)
        #expect(long.count == 102 && long[1].hasPrefix("line 2, column 1: a quote is opened and not closed"))
    }

    @Test func `what is written is read back, whatever it is`() {
        var random = SeededGenerator(seed: 7)
        let pieces = ["a", "\"", ",", "\n", "\r\n", "\r", "", " ", "ż", "\\", "\\.", "'", "\t", "=1+1"]
        for _ in 0..<500 {
            let rows = (0..<3).map { _ in
                (0..<4).map { _ in
                    (0..<Int.random(in: 1...4, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
                }
            }
            let text = rows.map { $0.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }.joined(separator: ",") }.joined(
                separator: "\r\n")
            for size in [1, 5, 1_000] {
                let found = read(Array(text.utf8), by: size).map { $0.drop { $0 != " " }.dropFirst() }
                #expect(found.map(String.init) == rows.map { $0.joined(separator: "|") })
            }
        }
    }

    @Test func `any bytes give records or problems, and an end`() {
        var random = SeededGenerator(seed: 11)
        for _ in 0..<2_000 {
            let alphabet: [UInt8] = [0x22, 0x2C, 0x0A, 0x0D, 0x61, 0xFF, 0]
            let bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in alphabet.randomElement(using: &random) ?? 0 }
            let whole = read(bytes, by: 1_000)
            #expect(whole.count <= bytes.count + 1)
            // A quote that is open at the end is known to be so at the end alone: the rest is the same in any blocks.
            #expect(read(bytes, by: 3) == whole)
        }
    }
}

/// SplitMix64.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
