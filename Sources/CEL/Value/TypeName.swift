/// The name of a runtime type, which is itself a value: `int`, `google.protobuf.Timestamp`.
package struct TypeName: Hashable, Sendable, CustomStringConvertible {
    /// The name as CEL writes it.
    package let name: String

    /// Names a type.
    package init(_ name: String) {
        self.name = name
    }

    package var description: String { name }

    package static let null = TypeName("null_type")
    package static let bool = TypeName("bool")
    package static let int = TypeName("int")
    package static let uint = TypeName("uint")
    package static let double = TypeName("double")
    package static let string = TypeName("string")
    package static let bytes = TypeName("bytes")
    package static let list = TypeName("list")
    package static let map = TypeName("map")
    package static let timestamp = TypeName("google.protobuf.Timestamp")
    package static let duration = TypeName("google.protobuf.Duration")
    package static let type = TypeName("type")
    package static let optional = TypeName("optional_type")
    package static let address = TypeName("net.IP")
    package static let addressRange = TypeName("net.CIDR")

    /// Every type that an expression can name.
    static let all: [String: TypeName] = {
        let types: [TypeName] = [
            .null, .bool, .int, .uint, .double, .string, .bytes, .list, .map, .timestamp, .duration, .type, .optional, .address,
            .addressRange,
        ]
        return Dictionary(uniqueKeysWithValues: types.map { ($0.name, $0) })
    }()
}
