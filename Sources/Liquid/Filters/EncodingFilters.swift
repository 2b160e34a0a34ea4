/// URLs and base64.
enum EncodingFilters {
    static let all: [String: Filter] = [
        "url_encode": Filter { input, _ in input.isNull ? .null : .string(urlEncoded(input.rendered)) },
        "url_decode": Filter { input, _ throws(Failure) in try urlDecoded(input) },
        "base64_encode": Filter { input, _ in .string(Base64.encode(Array(input.rendered.utf8), isURLSafe: false)) },
        "base64_url_safe_encode": Filter { input, _ in .string(Base64.encode(Array(input.rendered.utf8), isURLSafe: true)) },
        "base64_decode": Filter { input, _ throws(Failure) in try base64Decoded(input, name: "base64_decode", isURLSafe: false) },
        "base64_url_safe_decode": Filter { input, _ throws(Failure) in
            try base64Decoded(input, name: "base64_url_safe_decode", isURLSafe: true)
        },
    ]

    private static let hexadecimal = Array("0123456789ABCDEF".utf8)

    private static func urlEncoded(_ text: String) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case _ where byte.isWord, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "~"): bytes.append(byte)
            case UInt8(ascii: " "): bytes.append(UInt8(ascii: "+"))
            default: bytes += [UInt8(ascii: "%"), hexadecimal[Int(byte >> 4)], hexadecimal[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func urlDecoded(_ input: Value) throws(Failure) -> Value {
        if input.isNull { return .null }
        let bytes = Array(input.rendered.utf8)
        var result: [UInt8] = []
        var at = 0
        while at < bytes.count {
            if bytes[at] == UInt8(ascii: "%"), at + 2 < bytes.count, let high = nibble(bytes[at + 1]), let low = nibble(bytes[at + 2]) {
                result.append(high << 4 | low)
                at += 3
            } else {
                result.append(bytes[at] == UInt8(ascii: "+") ? UInt8(ascii: " ") : bytes[at])
                at += 1
            }
        }
        guard let text = String(validating: result, as: UTF8.self) else { throw .fault("invalid byte sequence in UTF-8") }
        return .string(text)
    }

    private static func nibble(_ byte: UInt8) -> UInt8? {
        if byte.isDigit { return byte - 0x30 }
        let lower = byte | 0x20
        return lower >= 0x61 && lower <= 0x66 ? lower - 0x61 + 10 : nil
    }

    private static func base64Decoded(_ input: Value, name: String, isURLSafe: Bool) throws(Failure) -> Value {
        guard let bytes = Base64.decode(Array(input.rendered.utf8), isURLSafe: isURLSafe) else {
            throw .fault("invalid base64 provided to \(name)")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .fault("invalid base64 provided to \(name)") }
        return .string(text)
    }
}
