import CEL
import Testing

/// The messages of protobuf that are values of CEL itself; what they give was asked of Google's implementation.
struct MessageTests {
    @Test(
        arguments: [
            ("google.protobuf.Int32Value{value: -7}", -7), ("google.protobuf.Int64Value{}", 0),
            ("google.protobuf.UInt32Value{value: 7u}", .uint(7)),
            ("google.protobuf.UInt64Value{}", .uint(0)), ("google.protobuf.FloatValue{value: 0.1}", 0.10000000149011612),
            ("google.protobuf.DoubleValue{value: 0.1}", 0.1), ("google.protobuf.BoolValue{value: true,}", true),
            ("google.protobuf.StringValue{value: 'a' + 'b'}", "ab"), ("google.protobuf.BytesValue{}", .bytes([])),
            (".google.protobuf.ListValue{values: [1, b'hello', duration('1s')]}", [1.0, "aGVsbG8=", "1s"]),
            ("google.protobuf.Struct{fields: {'a': {'b': 2u}}}", ["a": ["b": 2.0]]), ("google.protobuf.Value{}", .null),
            ("google.protobuf.Value{number_value: 1.5}", 1.5),
            ("google.protobuf.Value{list_value: [9007199254740993]}", ["9007199254740993"]),
            ("google.protobuf.Value{null_value: google.protobuf.NullValue.NULL_VALUE}", .null),
            ("string(google.protobuf.Timestamp{seconds: 5, nanos: 7000000})", "1970-01-01T00:00:05.007Z"),
            ("string(google.protobuf.Duration{seconds: -1, nanos: -500000000})", "-1.500s"),
            ("google.protobuf.StringValue{?value: optional.none()}", ""), ("google.protobuf.StringValue{?value: optional.of('a')}", "a"),
            ("google.protobuf.Int32Value{value: 1} == 1 && google.protobuf.Int32Value{} != null", true),
        ] as [(String, Value)])
    func `a well-known message is a value`(source: String, expected: Value) throws {
        #expect(try evaluated(source) == expected)
        #expect(try Expression(source, in: Environment()).evaluate([:]) == expected)
    }

    @Test(arguments: [
        "google.protobuf.Int32Value{value: 2147483648}", "google.protobuf.UInt32Value{value: 4294967296u}",
        "google.protobuf.Int64Value{value: dyn(1.0)}",
        "google.protobuf.Value{number_value: dyn(1)}", "google.protobuf.Struct{fields: dyn({1: 2})}",
        "google.protobuf.ListValue{values: dyn(null)}",
        "google.protobuf.Timestamp{nanos: -1}", "google.protobuf.Timestamp{seconds: 99999999999999}",
        "google.protobuf.Timestamp{nanos: 1000000000}",
        "google.protobuf.Duration{seconds: 1, nanos: -1}", "google.protobuf.Duration{seconds: 9223372036854775807}",
        "google.protobuf.Int32Value{value: 1}.value", "google.protobuf.Value{list_value: [int]}",
        "google.protobuf.StringValue{value: dyn(null)}",
    ])
    func `a well-known message that holds what it can't is an error`(source: String) throws {
        #expect(try failure(of: source) != nil)
    }

    @Test(arguments: [
        ("google.protobuf.Int32Value{valu: 1}", "1:34: 'google.protobuf.Int32Value' has no field 'valu'; did you mean 'value'?"),
        ("google.protobuf.StringValue{value: 1}", "1:36: 'value' is a string, not a int"),
        ("Contact{id: 1}", "1:1: there are no messages 'Contact'; a map is written without a name"),
        ("google.protobuf.Any{}", "1:17: there are no messages 'google.protobuf.Any'; a map is written without a name"),
        ("google.protobuf.Duration{1: 2}", "1:26: expected a field, found a number"),
        ("google.protobuf.Duration{seconds: 2", "1:36: expected '}' at the end of a message, found the end of the expression"),
    ])
    func `what isn't a message is named`(source: String, expected: String) {
        #expect(complaints(about: source) == [expected])
    }

    @Test func `a message's name is found in the container`() throws {
        var environment = Environment()
        environment.container = "google.protobuf"
        #expect(try Expression("Int32Value{value: 4} + 1", in: environment).evaluate([:]) == 5)
        #expect(try Expression("NullValue.NULL_VALUE", in: environment).evaluate([:]) == 0)
    }
}
