/// Base32 in lower case without padding (RFC 4648 §6): for places that may change the case of letters.
package enum Base32 {
    private static let digits = Array("abcdefghijklmnopqrstuvwxyz234567".utf8)

    /// Encodes eight digits for five bytes.
    package static func encode(_ bytes: some Collection<UInt8>) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity((bytes.count * 8 + 4) / 5)
        var word: UInt32 = 0
        var bits = 0
        for byte in bytes {
            word = word << 8 | UInt32(byte)
            bits += 8
            while bits >= 5 {
                bits -= 5
                output.append(digits[Int(word >> UInt32(bits) & 31)])
            }
        }
        if bits > 0 { output.append(digits[Int(word << UInt32(5 - bits) & 31)]) }
        return output
    }

    /// Decodes either case; nil unless it is what `encode` makes of the result.
    package static func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
        var output: [UInt8] = []
        output.reserveCapacity(text.count * 5 / 8)
        var word: UInt32 = 0
        var bits = 0
        for byte in text {
            let value: UInt8
            switch byte.lowercased {
            case UInt8(ascii: "a")...UInt8(ascii: "z"): value = byte.lowercased - UInt8(ascii: "a")
            case UInt8(ascii: "2")...UInt8(ascii: "7"): value = byte - UInt8(ascii: "2") + 26
            default: return nil
            }
            word = word << 5 | UInt32(value)
            bits += 5
            guard bits >= 8 else { continue }
            bits -= 8
            output.append(UInt8(truncatingIfNeeded: word >> UInt32(bits)))
        }
        guard bits < 5, word & (1 << UInt32(bits) - 1) == 0 else { return nil }
        return output
    }
}
