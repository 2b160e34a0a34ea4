/// One piece of a parameter that is continued or percent-encoded: `name*`, `name*0`, `name*0*` (RFC 2231 §3, §4).
struct ParameterPiece {
    let name: String
    private let index: Int
    private let isEncoded: Bool
    private let value: [UInt8]

    /// Nil for a plain parameter.
    init?(name: String, value: [UInt8]) {
        let fields = name.split(separator: "*", omittingEmptySubsequences: false)
        guard fields.count >= 2, !fields[0].isEmpty else { return nil }
        self.name = String(fields[0])
        self.value = value
        isEncoded = fields.last == ""
        index = Int(fields[1]) ?? 0
    }

    static func join(_ pieces: [ParameterPiece]) -> String {
        var charset: String?
        var bytes: [UInt8] = []
        for (position, piece) in pieces.sorted(by: { $0.index < $1.index }).enumerated() {
            var value = piece.value[...]
            if position == 0, piece.isEncoded {
                let fields = value.split(separator: UInt8(ascii: "'"), maxSplits: 2, omittingEmptySubsequences: false)
                if fields.count == 3 {
                    charset = fields[0].text
                    value = fields[2]
                }
            }
            bytes += piece.isEncoded ? unescaped(value) : Array(value)
        }
        return Charset.decode(bytes, named: charset)
    }

    private static func unescaped(_ value: ArraySlice<UInt8>) -> [UInt8] {
        var output: [UInt8] = []
        var index = value.startIndex
        while index < value.endIndex {
            if value[index] == UInt8(ascii: "%"), index + 2 < value.endIndex, let high = value[index + 1].hexadecimalValue,
                let low = value[index + 2].hexadecimalValue
            {
                output.append(high << 4 | low)
                index += 3
            } else {
                output.append(value[index])
                index += 1
            }
        }
        return output
    }
}
