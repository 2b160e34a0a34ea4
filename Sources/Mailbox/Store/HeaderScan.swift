/// Finds single header fields without taking the whole message apart.
enum HeaderScan {
    private static let longestValue = 1_000

    /// The values of all fields of this name in the header block, unfolded, spaces trimmed, cut at about 1,000 octets.
    static func values(of name: String, in message: [UInt8]) -> [String] {
        message.withUnsafeBytes { scan($0, for: Array(name.utf8)) }
    }

    private static func scan(_ bytes: UnsafeRawBufferPointer, for name: [UInt8]) -> [String] {
        var values: [[UInt8]] = []
        var isInside = false
        var start = 0
        while start < bytes.count {
            let end = UnsafeRawBufferPointer(rebasing: bytes[start...]).firstOffset(of: 0x0A).map { start + $0 } ?? bytes.count
            let line = UnsafeRawBufferPointer(rebasing: bytes[start..<end])
            start = end + 1
            if line.isEmpty || line.count == 1 && line[0] == 0x0D { break }
            if line[0] == 0x20 || line[0] == 0x09 {
                if isInside, values[values.count - 1].count < longestValue { values[values.count - 1] += line.prefix(longestValue) }
            } else {
                isInside = begins(line, with: name)
                if isInside { values.append(Array(line.dropFirst(name.count + 1).prefix(longestValue))) }
            }
        }
        return values.map(text)
    }

    private static func begins(_ line: UnsafeRawBufferPointer, with name: [UInt8]) -> Bool {
        guard line.count > name.count, line[name.count] == UInt8(ascii: ":") else { return false }
        return zip(line, name).allSatisfy { $0 == $1 || $0 & 0xDF == $1 & 0xDF && $0 & 0x40 != 0 }
    }

    private static func text(_ value: [UInt8]) -> String {
        let printable = value.filter { $0 != 0x0D }.map { $0 < 0x20 ? 0x20 : $0 }
        let trimmed = printable.drop { $0 == 0x20 }.reversed().drop { $0 == 0x20 }.reversed()
        return String(decoding: trimmed, as: UTF8.self)
    }
}
