import CEL
import Testing

/// Literals as langdef.md, "Syntax" and "String and Bytes Values", has them.
struct LiteralTests {
    @Test(
        arguments: [
            ("0", 0), ("42", 42), ("0x55555555", 1_431_655_765), ("-0x55555555", -1_431_655_765),
            ("-9223372036854775808", .int(.min)), ("9223372036854775807", .int(.max)), ("- 5", -5), ("--5", 5),
            ("0u", .uint(0)), ("123456789U", .uint(123_456_789)), ("0xFFFFFFFFFFFFFFFFu", .uint(.max)),
            ("0.0", 0.0), ("0e+0", 0.0), ("-2.3e+1", -23.0), (".99", 0.99), ("1E3", 1000.0), ("1e-324", 0.0),
            ("true", true), ("false", false), ("null", .null),
        ] as [(String, Value)])
    func `numbers, booleans and null stand for themselves`(source: String, expected: Value) throws {
        #expect(try evaluated(source) == expected)
    }

    @Test(arguments: [
        (#"''"#, ""), (#""""#, ""), (#"'"'"#, "\""), (#"'\''"#, "'"), (#"r'\n'"#, "\\n"), (#"R"\\""#, "\\\\"),
        (#"'''x''x'''"#, "x''x"), (#"r"""""""#, ""), ("'''a\nb'''", "a\nb"), ("\"\"\"a\r\nb\"\"\"", "a\nb"),
        (#"'\a\b\f\n\r\t\v\\\?\"\'\`'"#, "\u{07}\u{08}\u{0C}\n\r\t\u{0B}\\?\"'`"),
        (#"'\x41\X42\103'"#, "ABC"), (#"'\303\277'"#, "Ã¿"), (#"'\377'"#, "ÿ"),
        (#"'\u270c'"#, "✌"), (#"'\U0001f431'"#, "🐱"), ("'ίσος'", "ίσος"),
    ])
    func `strings take escapes unless they are raw`(source: String, expected: String) throws {
        #expect(try evaluated(source) == .string(expected))
    }

    @Test(
        arguments: [
            (#"b''"#, []), (#"b'abc'"#, [97, 98, 99]), (#"b'ÿ'"#, [195, 191]), (#"b'\303\277'"#, [195, 191]), (#"b'\377'"#, [255]),
            (#"B"\xFF""#, [255]), (#"br'\n'"#, [92, 110]), (#"b'\000\xff'"#, [0, 255]),
        ] as [(String, [UInt8])])
    func `bytes hold UTF-8, and escapes are octets`(source: String, expected: [UInt8]) throws {
        #expect(try evaluated(source) == .bytes(expected))
    }

    @Test func `lists and maps hold what is written, a comma at the end or not`() throws {
        #expect(try evaluated("[1, 'a', [2.0,],]") == [1, "a", [2.0]])
        #expect(try evaluated("[,]") == [])
        #expect(try evaluated("{'a': 1, 'b': {'c': null,}}") == ["a": 1, "b": ["c": .null]])
        #expect(try evaluated("{,}") == [:])
        #expect(try evaluated("{true: 5, 2: 'x', 3u: 1}[3]") == 1)
    }

    @Test func `comments and white space of every kind are passed over`() throws {
        #expect(try evaluated("// first\n 1 +\t// one\r\n\u{0C} 2 // end") == 3)
    }

    @Test(arguments: [
        ("1x", "1:2"), ("1e309", "1:1"), ("9223372036854775808", "1:1"), ("18446744073709551616u", "1:1"), ("0X1f", "1:2"),
        ("'abc", "1:1"), ("'a\nb'", "1:1"), (#"'\q'"#, "1:2"), (#"'\x4'"#, "1:2"), (#"'\400'"#, "1:2"), (#"'\ud83d'"#, "1:2"),
        (#"'\ud83d\ude00'"#, "1:2"),
        (#"b'\u0041'"#, "1:3"), ("rb'a'", "1:3"), ("[1,,2]", "1:4"), ("[,,]", "1:3"), ("{'a'}", "1:5"), ("()", "1:2"), ("1 +", "1:4"),
        ("(1", "1:3"), ("1)", "1:2"), ("f(1,)", "1:5"), ("a = 1", "1:3"), ("as", "1:1"), ("x.in", "1:3"), ("true ? 1", "1:9"),
        ("żółw.é", "1:1"), ("1\n  + #", "2:5"), ("`x`", "1:1"), ("Foo{a: 1}", "1:1"), ("a.1", "1:2"), ("'é' + @", "1:7"),
    ])
    func `what isn't the language is refused where it goes wrong`(source: String, place: String) {
        let error = #expect(throws: CompileError.self) { try evaluated(source) }
        #expect(error.map { "\($0.line):\($0.column)" } == place)
        #expect(error?.message.isEmpty == false)
    }

    @Test func `reserved words and quoted names can be fields`() throws {
        #expect(try evaluated("{'as': 1}.as") == 1)
        #expect(try evaluated("{'package': 2}.package") == 2)
        #expect(try evaluated("{'a-b/c.d e': 3}.`a-b/c.d e`") == 3)
    }
}
