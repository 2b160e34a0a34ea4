extension Optional: PostgresEncodable where Wrapped: PostgresEncodable {
    package static var postgresType: PostgresType { Wrapped.postgresType }

    package var isNull: Bool { self?.isNull ?? true }

    package func encode(into buffer: inout EncodingBuffer) {
        self?.encode(into: &buffer)
    }
}

extension Optional: PostgresDecodable where Wrapped: PostgresDecodable {
    package static func decode(_ bytes: RawSpan, type: PostgresType) throws(DecodingProblem) -> Wrapped? {
        try Wrapped.decode(bytes, type: type)
    }

    package static func decodeNull() throws(DecodingProblem) -> Wrapped? {
        nil
    }
}

extension Optional: PostgresElement where Wrapped: PostgresElement {
    package static var postgresArrayType: PostgresType { Wrapped.postgresArrayType }

    package static func encodeArray(_ elements: [Wrapped?], into buffer: inout EncodingBuffer) {
        Wrapped.encodeArray(nullable: elements, into: &buffer)
    }

    package static func decodeArray(_ bytes: RawSpan, type: PostgresType) throws(DecodingProblem) -> [Wrapped?] {
        try Wrapped.decodeArray(nullable: bytes, type: type)
    }
}

extension Array: PostgresEncodable where Element: PostgresElement {
    package static var postgresType: PostgresType { Element.postgresArrayType }

    package func encode(into buffer: inout EncodingBuffer) {
        Element.encodeArray(self, into: &buffer)
    }
}

extension Array: PostgresDecodable where Element: PostgresElement {
    package static func decode(_ bytes: RawSpan, type: PostgresType) throws(DecodingProblem) -> [Element] {
        try Element.decodeArray(bytes, type: type)
    }
}

/// Only bytes nest: `[[UInt8]]` is `bytea[]`, and an array of arrays of anything else does not compile.
extension Array: PostgresElement where Element == UInt8 {
    package static var postgresArrayType: PostgresType { .byteaArray }
}

/// An enum of strings or numbers is stored as its raw value: `enum Lane: String, PostgresElement`.
extension PostgresElement where Self: RawRepresentable, RawValue: PostgresElement {
    package static var postgresType: PostgresType { RawValue.postgresType }
    package static var postgresArrayType: PostgresType { RawValue.postgresArrayType }

    package func encode(into buffer: inout EncodingBuffer) {
        rawValue.encode(into: &buffer)
    }

    package static func decode(_ bytes: RawSpan, type: PostgresType) throws(DecodingProblem) -> Self {
        let raw = try RawValue.decode(bytes, type: type)
        guard let value = Self(rawValue: raw) else { throw .malformed("\(raw) is not one of its values") }
        return value
    }
}
