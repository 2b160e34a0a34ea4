import CEL
import Testing

/// Standard functions on strings and collections, and conversions; cases after cel-spec's string and conversions.
struct FunctionTests {
    @Test(
        arguments: [
            ("size('')", 0), ("size('ÿ')", 1), ("'πέντε'.size()", 5), (#"size('a\U0001F600b')"#, 3), (#"size('e\u0301')"#, 2),
            ("size(b'ÿ')", 2), ("size([1, 2])", 2), ("size({1: 1})", 1), ("[].size()", 0),
            ("'foobar'.startsWith('foo')", true), ("''.startsWith('foo')", false), ("'x'.startsWith('')", true),
            (#"'e\u0301'.startsWith('e')"#, true), ("'forté'.endsWith('té')", true), ("''.endsWith('')", true),
            ("'a'.endsWith('ba')", false),
            ("'abababc'.contains('ababc')", true), ("'hello'.contains('')", true), ("''.contains('x')", false),
            ("'Straße'.contains('aß')", true),
        ] as [(String, Value)])
    func `sizes and searches count code points`(source: String, expected: Value) throws {
        #expect(try evaluated(source) == expected)
    }

    @Test(
        arguments: [
            ("int(42u)", 42), ("int(-7.9)", -7), ("int('987')", 987), ("int('-5')", -5),
            ("int(timestamp('2004-09-16T23:59:59Z'))", 1_095_379_199),
            ("int(double(36028797018963969))", 36_028_797_018_963_968), ("uint(25.5)", .uint(25)), ("uint('300')", .uint(300)),
            ("uint(7)", .uint(7)),
            ("double(9223372036854775807)", 9.223372036854775807e18), ("double('-84.32e7')", -8.432e8),
            ("double('Infinity')", .double(.infinity)),
            ("string(123)", "123"), ("string(9876u)", "9876"), ("string(123.456)", "123.456"), ("string(-4.5e-3)", "-0.0045"),
            ("string(1e6)", "1e+06"), ("string(123456.0)", "123456"), ("string(1.5e-7)", "1.5e-07"), ("string(1e100)", "1e+100"),
            ("string(-0.0)", "-0"),
            ("string(0.0001)", "0.0001"), ("string(12345678.9)", "1.23456789e+07"), ("string(1.0 / 0.0)", "Infinity"),
            ("string(true)", "true"), (#"string(b'\303\277')"#, "ÿ"), ("bytes('ÿ')", .bytes([195, 191])), ("bool('True')", true),
            ("bool('0')", false),
            ("type(dyn([1, 'one'])) == list", true), ("dyn(1) + 2", 3), ("bytes(b'a')", .bytes([97])), ("string('a')", "a"),
        ] as [(String, Value)])
    func `conversions`(source: String, expected: Value) throws {
        #expect(try evaluated(source) == expected)
    }

    @Test(arguments: [
        "int(18446744073709551615u)", "int(9223372036854775807.0)", "int(-9223372036854775808.0)", "int(1e99)", "int(0.0 / 0.0)",
        "int('0x10')",
        "int('')", "int('1.5')", "int(' 5')", "int(true)", "uint(-1)", "uint(-1.0)", "uint(6.022e23)", "uint('-1')", "double('a')",
        "double('')",
        "double(true)", #"string(b'\000\xff')"#, "string(null)", "string([1])", "bytes(1)", "bool('tRue')", "bool(1)", "size(5)",
        "size(null)",
        "duration(1)", "'abc'.contains(5)", "timestamp(1.5)", "size(1, 2)", "int()",
    ])
    func `what can't be converted is an error`(source: String) throws {
        #expect(try failure(of: source) != nil)
    }
}
