/// Base64 (RFC 4648 §4), as MIME folds and forgives it (RFC 2045 §6.8), and base64url without padding (§5).
package enum Base64 {
    private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let urlDigits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
    private static let values = table(digits)
    private static let urlValues = table(urlDigits)

    private static func table(_ digits: [UInt8]) -> [UInt8] {
        var table = [UInt8](repeating: 255, count: 256)
        for (value, digit) in digits.enumerated() { table[Int(digit)] = UInt8(value) }
        return table
    }

    /// Encodes on one line, with padding.
    package static func encode(_ bytes: some Collection<UInt8>) -> [UInt8] {
        encode(bytes, digits: digits, padded: true)
    }

    /// Encodes for URLs and file names, without padding.
    package static func encodeURL(_ bytes: some Collection<UInt8>) -> [UInt8] {
        encode(bytes, digits: urlDigits, padded: false)
    }

    /// Encodes in lines of 76 characters that end in CRLF.
    package static func encodeLines(_ bytes: some Collection<UInt8>) -> [UInt8] {
        let line = encode(bytes)
        var folded: [UInt8] = []
        folded.reserveCapacity(line.count + line.count / 38 + 2)
        for start in stride(from: 0, to: line.count, by: 76) {
            folded += line[start..<min(start + 76, line.count)]
            folded += [ASCII.carriageReturn, ASCII.lineFeed]
        }
        return folded
    }

    /// Decodes as MIME wants: bytes that aren't digits are skipped, and a padding character or the end ends it.
    package static func decode(_ text: some Collection<UInt8>) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(text.count / 4 * 3)
        var word: UInt32 = 0
        var bits = 0
        for byte in text {
            if byte == ASCII.equals { break }
            let value = values[Int(byte)]
            if value == 255 { continue }
            word = word << 6 | UInt32(value)
            bits += 6
            guard bits >= 8 else { continue }
            bits -= 8
            output.append(UInt8(truncatingIfNeeded: word >> UInt32(bits)))
        }
        return output
    }

    /// Decodes base64url without padding; nil unless it is exactly what `encodeURL` makes of the result.
    package static func decodeURL(_ text: some Collection<UInt8>) -> [UInt8]? {
        var output: [UInt8] = []
        output.reserveCapacity(text.count / 4 * 3)
        var word: UInt32 = 0
        var bits = 0
        for byte in text {
            let value = urlValues[Int(byte)]
            guard value != 255 else { return nil }
            word = word << 6 | UInt32(value)
            bits += 6
            guard bits >= 8 else { continue }
            bits -= 8
            output.append(UInt8(truncatingIfNeeded: word >> UInt32(bits)))
        }
        // A left-over bit, or a whole left-over digit, would give one message several spellings.
        guard bits < 6, word & (1 << UInt32(bits) - 1) == 0 else { return nil }
        return output
    }

    private static func encode(_ bytes: some Collection<UInt8>, digits: [UInt8], padded: Bool) -> [UInt8] {
        let bytes = Array(bytes)
        let count = (bytes.count + 2) / 3 * 4
        return [UInt8](unsafeUninitializedCapacity: count) { output, written in
            var index = 0
            while index < bytes.count {
                let held = min(3, bytes.count - index)
                var word = UInt32(bytes[index]) << 16
                if held > 1 { word |= UInt32(bytes[index + 1]) << 8 }
                if held > 2 { word |= UInt32(bytes[index + 2]) }
                for digit in 0..<4 {
                    output[written] = digit <= held ? digits[Int(word >> UInt32(18 - 6 * digit) & 63)] : ASCII.equals
                    written += 1
                }
                index += 3
            }
            if !padded { written -= (3 - bytes.count % 3) % 3 }
        }
    }
}
