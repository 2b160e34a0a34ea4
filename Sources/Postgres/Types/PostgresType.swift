/// A type of PostgreSQL by its object identifier (`pg_type.dat`).
package struct PostgresType: RawRepresentable, Hashable, Sendable {
    package let rawValue: UInt32

    package init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    static let bool = PostgresType(rawValue: 16)
    static let bytea = PostgresType(rawValue: 17)
    static let char = PostgresType(rawValue: 18)
    static let name = PostgresType(rawValue: 19)
    static let int8 = PostgresType(rawValue: 20)
    static let int2 = PostgresType(rawValue: 21)
    static let int4 = PostgresType(rawValue: 23)
    static let text = PostgresType(rawValue: 25)
    static let json = PostgresType(rawValue: 114)
    static let float4 = PostgresType(rawValue: 700)
    static let float8 = PostgresType(rawValue: 701)
    static let unknown = PostgresType(rawValue: 705)
    static let bpchar = PostgresType(rawValue: 1042)
    static let varchar = PostgresType(rawValue: 1043)
    static let timestamptz = PostgresType(rawValue: 1184)
    static let uuid = PostgresType(rawValue: 2950)
    static let jsonb = PostgresType(rawValue: 3802)

    static let boolArray = PostgresType(rawValue: 1000)
    static let byteaArray = PostgresType(rawValue: 1001)
    static let charArray = PostgresType(rawValue: 1002)
    static let int2Array = PostgresType(rawValue: 1005)
    static let int4Array = PostgresType(rawValue: 1007)
    static let textArray = PostgresType(rawValue: 1009)
    static let int8Array = PostgresType(rawValue: 1016)
    static let float8Array = PostgresType(rawValue: 1022)
    static let timestamptzArray = PostgresType(rawValue: 1185)
    static let uuidArray = PostgresType(rawValue: 2951)
    static let jsonbArray = PostgresType(rawValue: 3807)

    /// The first identifier of types that a user made (`FirstNormalObjectId`): enums and extensions such as citext.
    static let firstOfUsers: UInt32 = 16_384
}

extension PostgresType: CustomStringConvertible {
    /// The type's SQL name where it is a common one.
    package var description: String {
        Self.names[self] ?? "of type \(rawValue)"
    }

    private static let names: [PostgresType: String] = [
        .bool: "boolean", .bytea: "bytea", .char: "\"char\"", .name: "name", .int8: "bigint", .int2: "smallint", .int4: "integer",
        .text: "text", .json: "json", .float4: "real", .float8: "double precision", .bpchar: "character", .varchar: "character varying",
        .timestamptz: "timestamptz", .uuid: "uuid", .jsonb: "jsonb", .boolArray: "boolean[]", .byteaArray: "bytea[]",
        .charArray: "\"char\"[]", .int2Array: "smallint[]", .int4Array: "integer[]", .textArray: "text[]", .int8Array: "bigint[]",
        .float8Array: "double precision[]", .timestamptzArray: "timestamptz[]", .uuidArray: "uuid[]", .jsonbArray: "jsonb[]",
        PostgresType(rawValue: 1082): "date", PostgresType(rawValue: 1114): "timestamp without time zone",
        PostgresType(rawValue: 1186): "interval", PostgresType(rawValue: 1700): "numeric", PostgresType(rawValue: 869): "inet",
        PostgresType(rawValue: 26): "oid", PostgresType(rawValue: 28): "xid", PostgresType(rawValue: 2278): "void",
        PostgresType(rawValue: 3220): "pg_lsn", PostgresType(rawValue: 5069): "xid8",
    ]
}
