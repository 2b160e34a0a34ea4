/// RFC 4648 §4 and §5.
enum Base64 {
    private static let standard = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let urlSafe = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    static func encode(_ bytes: [UInt8], isURLSafe: Bool) -> String {
        let alphabet = isURLSafe ? urlSafe : standard
        var result: [UInt8] = []
        result.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let one = bytes[start]
            let two = start + 1 < bytes.count ? bytes[start + 1] : 0
            let three = start + 2 < bytes.count ? bytes[start + 2] : 0
            result.append(alphabet[Int(one >> 2)])
            result.append(alphabet[Int((one & 3) << 4 | two >> 4)])
            result.append(start + 1 < bytes.count ? alphabet[Int((two & 15) << 2 | three >> 6)] : UInt8(ascii: "="))
            result.append(start + 2 < bytes.count ? alphabet[Int(three & 63)] : UInt8(ascii: "="))
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// Nil for anything that isn't strictly base64; only the URL-safe form may come without padding, and may use either alphabet.
    static func decode(_ text: [UInt8], isURLSafe: Bool) -> [UInt8]? {
        var digits = text
        while digits.last == UInt8(ascii: "="), text.count - digits.count < 2 { digits.removeLast() }
        let padding = text.count - digits.count
        guard digits.count % 4 != 1, text.count % 4 == 0 || (isURLSafe && padding == 0) else { return nil }
        var result: [UInt8] = []
        var bits: UInt32 = 0
        var held = 0
        for digit in digits {
            guard let value = standard.firstIndex(of: digit) ?? (isURLSafe ? urlSafe.firstIndex(of: digit) : nil) else { return nil }
            bits = (bits << 6 | UInt32(value)) & 0xFFFF
            held += 6
            if held >= 8 {
                held -= 8
                result.append(UInt8(truncatingIfNeeded: bits >> UInt32(held)))
            }
        }
        return bits & ((1 << UInt32(held)) - 1) == 0 ? result : nil
    }
}
