package import Identity

extension Bool: PostgresElement {
    package static var postgresType: PostgresType { .bool }
    package static var postgresArrayType: PostgresType { .boolArray }

    package func encode(into buffer: inout EncodingBuffer) {
        buffer.append(byte: self ? 1 : 0)
    }

    package static func decode(_ bytes: RawSpan, type: PostgresType) throws(DecodingProblem) -> Bool {
        guard type == .bool, bytes.byteCount == 1 else { throw .type }
        return bytes.unsafeLoad(as: UInt8.self) != 0
    }
}

extension Double: FixedWidthElement {
    package static var postgresType: PostgresType { .float8 }
    package static var postgresArrayType: PostgresType { .float8Array }

    var stored: UInt64 { bitPattern.bigEndian }

    package static func decode(_ bytes: RawSpan, type: PostgresType) throws(DecodingProblem) -> Double {
        switch (type, bytes.byteCount) {
        case (.float8, 8): Double(bitPattern: bytes.load(at: 0))
        case (.float4, 4): Double(Float(bitPattern: bytes.load(at: 0)))
        default: throw .type
        }
    }
}

extension UUID: FixedWidthElement {
    package static var postgresType: PostgresType { .uuid }
    package static var postgresArrayType: PostgresType { .uuidArray }

    var stored: (UInt64, UInt64) { (high.bigEndian, low.bigEndian) }

    package static func decode(_ bytes: RawSpan, type: PostgresType) throws(DecodingProblem) -> UUID {
        guard type == .uuid, bytes.byteCount == 16 else { throw .type }
        return UUID(high: bytes.load(at: 0), low: bytes.load(at: 8))
    }
}

extension String: PostgresElement {
    package static var postgresType: PostgresType { .text }
    package static var postgresArrayType: PostgresType { .textArray }

    package func encode(into buffer: inout EncodingBuffer) {
        buffer.append(text: self)
    }

    package static func decode(_ bytes: RawSpan, type: PostgresType) throws(DecodingProblem) -> String {
        switch type {
        case .text, .varchar, .bpchar, .name, .json, .unknown: break
        // Enums and citext are sent as their text.
        case _ where type.rawValue >= PostgresType.firstOfUsers: break
        default: throw .type
        }
        return bytes.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
    }
}
