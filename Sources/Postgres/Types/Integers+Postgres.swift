extension Int16: FixedWidthElement {
    package static var postgresType: PostgresType { .int2 }
    package static var postgresArrayType: PostgresType { .int2Array }

    var stored: Int16 { bigEndian }

    package static func decode(_ bytes: RawSpan, type: PostgresType) throws(DecodingProblem) -> Int16 {
        try bytes.integer(of: type)
    }
}

extension Int32: FixedWidthElement {
    package static var postgresType: PostgresType { .int4 }
    package static var postgresArrayType: PostgresType { .int4Array }

    var stored: Int32 { bigEndian }

    package static func decode(_ bytes: RawSpan, type: PostgresType) throws(DecodingProblem) -> Int32 {
        try bytes.integer(of: type)
    }
}

extension Int64: FixedWidthElement {
    package static var postgresType: PostgresType { .int8 }
    package static var postgresArrayType: PostgresType { .int8Array }

    var stored: Int64 { bigEndian }

    package static func decode(_ bytes: RawSpan, type: PostgresType) throws(DecodingProblem) -> Int64 {
        try bytes.integer(of: type)
    }
}

extension Int: FixedWidthElement {
    package static var postgresType: PostgresType { .int8 }
    package static var postgresArrayType: PostgresType { .int8Array }

    var stored: Int64 { Int64(self).bigEndian }

    package static func decode(_ bytes: RawSpan, type: PostgresType) throws(DecodingProblem) -> Int {
        try bytes.integer(of: type)
    }
}

/// One byte is PostgreSQL's `"char"`; many are `bytea`, so that `[UInt8]` is never an array of `"char"`.
extension UInt8: PostgresElement {
    package static var postgresType: PostgresType { .char }
    package static var postgresArrayType: PostgresType { .bytea }

    package func encode(into buffer: inout EncodingBuffer) {
        buffer.append(byte: self)
    }

    package static func decode(_ bytes: RawSpan, type: PostgresType) throws(DecodingProblem) -> UInt8 {
        guard type == .char, bytes.byteCount == 1 else { throw .type }
        return bytes.unsafeLoad(as: UInt8.self)
    }

    package static func encodeArray(_ elements: [UInt8], into buffer: inout EncodingBuffer) {
        buffer.append(elements)
    }

    package static func decodeArray(_ bytes: RawSpan, type: PostgresType) throws(DecodingProblem) -> [UInt8] {
        guard type == .bytea else { throw .type }
        return bytes.withUnsafeBytes { Array($0) }
    }
}

extension RawSpan {
    /// An integer of any of the server's widths, when it fits.
    fileprivate func integer<Number: FixedWidthInteger>(of type: PostgresType) throws(DecodingProblem) -> Number {
        let wide: Int64
        switch (type, byteCount) {
        case (.int2, 2): wide = Int64(load(at: 0, as: Int16.self))
        case (.int4, 4): wide = Int64(load(at: 0, as: Int32.self))
        case (.int8, 8): wide = load(at: 0)
        default: throw .type
        }
        guard let number = Number(exactly: wide) else { throw .malformed("\(wide) is out of range") }
        return number
    }
}
