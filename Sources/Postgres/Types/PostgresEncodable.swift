/// A value that can be a query's parameter.
package protocol PostgresEncodable: Sendable {
    /// The type that the parameter is declared as.
    static var postgresType: PostgresType { get }
    /// The value is sent as NULL, and nothing is encoded.
    var isNull: Bool { get }
    /// Appends the value in the type's binary format (its `send` function), without a length.
    func encode(into buffer: inout EncodingBuffer)
}

extension PostgresEncodable {
    package var isNull: Bool { false }
}

/// A value that can be read from a column.
package protocol PostgresDecodable: Sendable {
    /// Reads a value that is not NULL, of the type that the server names, from its binary format.
    static func decode(_ bytes: RawSpan, type: PostgresType) throws(DecodingProblem) -> Self
    /// The value that NULL stands for; throws `.null` where there is none.
    static func decodeNull() throws(DecodingProblem) -> Self
}

extension PostgresDecodable {
    package static func decodeNull() throws(DecodingProblem) -> Self {
        throw .null
    }
}

/// A value that can be a parameter, a column, and an element of a one-dimensional array.
///
/// The array functions are requirements so that each type has its own copy of the loop, which is then not generic (uuid[500] in 10 µs).
package protocol PostgresElement: PostgresEncodable, PostgresDecodable {
    /// The type of an array of these.
    static var postgresArrayType: PostgresType { get }
    /// Appends an array in binary format.
    static func encodeArray(_ elements: [Self], into buffer: inout EncodingBuffer)
    /// Appends an array in which nil stands for NULL.
    static func encodeArray(nullable elements: [Self?], into buffer: inout EncodingBuffer)
    /// Reads an array in which NULL is refused.
    static func decodeArray(_ bytes: RawSpan, type: PostgresType) throws(DecodingProblem) -> [Self]
    /// Reads an array in which NULL becomes nil.
    static func decodeArray(nullable bytes: RawSpan, type: PostgresType) throws(DecodingProblem) -> [Self?]
}
