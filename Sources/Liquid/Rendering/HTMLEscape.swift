/// Escapes text for HTML, as Ruby's `CGI.escapeHTML`.
enum HTMLEscape {
    static func write(_ text: String, to bytes: inout [UInt8]) {
        var text = text
        text.withUTF8 { buffer in
            var start = 0
            for at in buffer.indices {
                guard let entity = entity(for: buffer[at]) else { continue }
                bytes.append(contentsOf: UnsafeBufferPointer(rebasing: buffer[start..<at]))
                bytes.append(contentsOf: UnsafeBufferPointer(start: entity.utf8Start, count: entity.utf8CodeUnitCount))
                start = at + 1
            }
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: buffer[start...]))
        }
    }

    static func escaped(_ text: String) -> String {
        guard text.utf8.contains(where: { entity(for: $0) != nil }) else { return text }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count + 32)
        write(text, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    static func write(_ byte: UInt8, to bytes: inout [UInt8]) {
        guard let entity = entity(for: byte) else {
            bytes.append(byte)
            return
        }
        bytes.append(contentsOf: UnsafeBufferPointer(start: entity.utf8Start, count: entity.utf8CodeUnitCount))
    }

    private static func entity(for byte: UInt8) -> StaticString? {
        switch byte {
        case UInt8(ascii: "&"): "&amp;"
        case UInt8(ascii: "<"): "&lt;"
        case UInt8(ascii: ">"): "&gt;"
        case UInt8(ascii: "\""): "&quot;"
        case UInt8(ascii: "'"): "&#39;"
        default: nil
        }
    }
}
