/// A JSON text in UTF-8, sent and read as `jsonb`; the server normalizes it (key order, spaces, repeated keys).
package struct JSONB: Hashable, Sendable {
    /// The text.
    package let bytes: [UInt8]

    /// Wraps a text, which the server checks.
    package init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Wraps a text, which the server checks.
    package init(_ text: String) {
        bytes = Array(text.utf8)
    }
}

/// The binary format is a version byte, 1, before the text (`jsonb_send`), in arrays as well.
extension JSONB: PostgresElement {
    package static var postgresType: PostgresType { .jsonb }
    package static var postgresArrayType: PostgresType { .jsonbArray }

    package func encode(into buffer: inout EncodingBuffer) {
        buffer.append(byte: 1)
        buffer.append(bytes)
    }

    package static func decode(_ bytes: RawSpan, type: PostgresType) throws(DecodingProblem) -> JSONB {
        switch type {
        case .json:
            return bytes.withUnsafeBytes { JSONB(bytes: Array($0)) }
        case .jsonb:
            guard bytes.byteCount > 0, bytes.unsafeLoad(as: UInt8.self) == 1 else { throw .malformed("its version is not 1") }
            return bytes.withUnsafeBytes { JSONB(bytes: Array($0.dropFirst())) }
        default:
            throw .type
        }
    }
}
