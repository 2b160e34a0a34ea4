import CEL
import Testing

/// The extensions of cel-spec: strings, math, encoders; cases after its string_ext, math_ext and encoders_ext.
struct ExtensionTests {
    @Test(
        arguments: [
            ("'tacocat'.charAt(3)", "o"), ("'tacocat'.charAt(7)", ""), ("'©αT'.charAt(1)", "α"), ("'tacocat'.indexOf('')", 0),
            ("'tacocat'.indexOf('ac')", 1),
            ("'tacocat'.indexOf('none')", -1), ("'tacocat'.indexOf('', 3)", 3), ("'tacocat'.indexOf('a', 3)", 5),
            ("'ta©o©αT'.indexOf('©αT', 3)", 4),
            ("'tacocat'.lastIndexOf('')", 7), ("'tacocat'.lastIndexOf('at')", 5), ("'tacocat'.lastIndexOf('a', 3)", 1),
            ("'tacocat'.lastIndexOf('', 3)", 3),
            ("'bananananana'.lastIndexOf('nana', 7)", 6), ("'a'.indexOf('abc')", -1), ("'a'.lastIndexOf('abc')", -1),
            ("'TacoCÆt Xii'.lowerAscii()", "tacocÆt xii"), ("'tacoCαt'.upperAscii()", "TACOCαT"), ("'olé'.reverse()", "élo"),
            ("'{0} days {0} hours'.replace('{0}', '2', 1)", "2 days {0} hours"), ("'1 ©αT taco'.replace('αT', 'o©α')", "1 ©o©α taco"),
            ("'hello hello'.replace('he', 'we', 0)", "hello hello"), ("'hello hello'.replace('he', 'we', -1)", "wello wello"),
            ("'ab'.replace('', '-')", "-a-b-"),
            ("'ab'.replace('', '-', 2)", "-a-b"), ("'aaa'.replace('aa', 'b')", "ba"), ("''.replace('', '-')", "-"),
            ("'hello world'.split(' ')", ["hello", "world"]), ("'a b c'.split(' ', 0)", []), ("'a b c'.split(' ', 1)", ["a b c"]),
            ("'a b c'.split(' ', 2)", ["a", "b c"]),
            ("'o©o©o'.split('©', -1)", ["o", "o", "o"]), ("'abc'.split('')", ["a", "b", "c"]), ("'abc'.split('', 2)", ["a", "bc"]),
            ("''.split(',')", [""]), ("''.split('')", []),
            ("'a,'.split(',')", ["a", ""]),
            ("'tacocat'.substring(4)", "cat"), ("'tacocat'.substring(7)", ""), ("'tacocat'.substring(0, 4)", "taco"),
            ("'ta©o©αT'.substring(2, 6)", "©o©α"),
            (#"' \f\n\r\t\vtext  '.trim()"#, "text"), (#"'\u0085\u00a0\u1680text\u3000'.trim()"#, "text"),
            (#"'\u180etext\u200b'.trim()"#, "\u{180E}text\u{200B}"),
            ("['x', 'y'].join()", "xy"), ("['x', 'y'].join('-')", "x-y"), ("[].join('-')", ""),
            (#"strings.quote("a\n\"b\"\\ é")"#, #""a\n\"b\"\\ é""#),
        ] as [(String, Value)])
    func `strings are cut, searched and joined by code points`(source: String, expected: Value) throws {
        #expect(try evaluated(source) == expected)
    }

    @Test(arguments: [
        ("'%s, %s'.format([true, null])", "true, null"), ("'%d %d'.format([-5, 7u])", "-5 7"), ("'%%%s%%'.format(['text'])", "%text%"),
        ("'%s'.format([3.0])", "3"), ("'%s'.format([1e21])", "1000000000000000000000"), ("'%s'.format([2.5e-7])", "0.00000025"),
        ("'%d'.format([3.14])", "3.14"),
        ("'%.3f'.format([1.2345])", "1.234"), ("'%.3f'.format([123.4999])", "123.500"), ("'%.2f'.format([2.675])", "2.67"),
        ("'%.0f'.format([2.5])", "2"),
        ("'%.0f'.format([3.5])", "4"), ("'%f'.format([1])", "1.000000"), ("'%.1f'.format([9.96])", "10.0"),
        ("'%f'.format([-0.5])", "-0.500000"), ("'%.2f'.format([0.001])", "0.00"),
        ("'%.0f'.format([0.5])", "0"), ("'%.1f'.format([0.05])", "0.1"), ("'%.20f'.format([1.1])", "1.10000000000000008882"),
        ("'%.1f'.format([1e22])", "10000000000000000000000.0"),
        ("'%e'.format([2.71828])", "2.718280e+00"), ("'%.6e'.format([1052.032911275])", "1.052033e+03"),
        ("'%.1e'.format([-3.14])", "-3.1e+00"), ("'%e'.format([0.0])", "0.000000e+00"),
        ("'%.2e'.format([9.996])", "1.00e+01"), ("'%.0e'.format([0.00015])", "1e-04"), ("'%e'.format([5e-324])", "4.940656e-324"),
        ("'%f %e %d'.format([double('NaN'), double('Infinity'), double('-Infinity')])", "NaN Infinity -Infinity"),
        ("'%b %b %b'.format([5, true, -5])", "101 1 -101"), ("'%o %x %X'.format([11, 30, 1770u])", "13 1e 6EA"),
        ("'%x %X'.format(['Hello', b'byte\\xff'])", "48656c6c6f 62797465FF"),
        (
            "'%s'.format([['abc', 3.14, null, [9, 8], timestamp('2023-02-03T23:31:20Z')]])",
            "[abc, 3.14, null, [9, 8], 2023-02-03T23:31:20Z]"
        ),
        ("'%s'.format([{'strKey': 'x', 6: duration('422s'), true: 42}])", "{6: 422s, strKey: x, true: 42}"),
        ("'%s'.format([type('')])", "string"),
        ("'%s'.format([duration('1.5s')])", "1.5s"), (#"'%s'.format([b'\xff\xffA\xc0B'])"#, "\u{FFFD}A\u{FFFD}B"),
    ])
    func `format fills in its clauses`(source: String, expected: String) throws {
        #expect(try evaluated(source) == .string(expected))
    }

    @Test(arguments: [
        "'tacocat'.charAt(30)", "'tacocat'.charAt(-1)", "'tacocat'.indexOf('a', 30)", "'tacocat'.lastIndexOf('a', -1)",
        "'tacocat'.substring(40)", "'tacocat'.substring(4, 3)",
        "'tacocat'.substring(1, 50)", "42.charAt(2)", "'hello'.charAt(true)", "'42'.indexOf(4, 0)", "'42'.indexOf('4', 0, 1)",
        "42.split('2')", "'42'.replace('2', 1)", "'42'.split('2', '1')",
        "[1].join()", "['a'].join(1)", "'%a'.format([1])", "'%d %d'.format([0])", "'%'.format([1])", "'%.'.format([1])",
        "'%.f'.format([1])", "'%b'.format(['a'])",
        "'%d'.format([duration('1s')])", "'%o'.format(['a'])", "'%x'.format([0.5])", "'%E'.format([0.5])", "'%d'.format([null])",
        "'%e'.format([null])", "'%.99999f'.format([1.0])",
        "math.greatest()", "math.greatest([])", "math.greatest('a', 1)", "math.ceil(dyn(1))", "math.abs(-9223372036854775808)",
        "math.sign(true)", "math.bitAnd(1u, 1)",
        "math.bitShiftLeft(1u, -1)", "math.bitShiftRight(1, -1)", "math.bitNot('')", "base64.decode('*')", "base64.decode('a')",
        "base64.encode('a')", "strings.nothing('a')",
    ])
    func `their errors`(source: String) throws {
        #expect(try failure(of: source) != nil)
    }

    @Test(
        arguments: [
            ("math.greatest(-5)", -5), ("math.greatest(1, 1.0)", 1), ("math.greatest(5.4, 10, 3u, -5.0, 9223372036854775807)", .int(.max)),
            ("math.greatest([5.4, 10u, 3u])", .uint(10)),
            ("math.least(5.4, 10, 3u, -5.0)", -5.0), ("math.least([3, 1u])", .uint(1)), ("math.ceil(-1.2)", -1.0),
            ("math.floor(-1.2)", -2.0), ("math.round(-1.5)", -2.0), ("math.trunc(1.9)", 1.0),
            ("math.isNaN(0.0 / 0.0) && math.isInf(1.0 / 0.0) && !math.isFinite(-1.0 / 0.0)", true), ("math.abs(-11)", 11),
            ("math.abs(1u)", .uint(1)), ("math.sign(-32.0)", -1.0),
            ("math.sign(0u)", .uint(0)), ("math.sqrt(49)", 7.0), ("math.bitAnd(1, -1)", 1), ("math.bitOr(4, -2)", -2),
            ("math.bitXor(4, -2)", -6), ("math.bitNot(0u)", .uint(.max)),
            ("math.bitShiftLeft(1, 2)", 4), ("math.bitShiftLeft(-1, 200)", 0), ("math.bitShiftRight(1024u, 2)", .uint(256)),
            ("math.bitShiftRight(1024, 64)", 0),
            ("base64.encode(b'hello')", "aGVsbG8="), ("base64.decode('aGVsbG8')", .bytes(Array("hello".utf8))),
            ("base64.decode(base64.encode(b'Hello World!'))", .bytes(Array("Hello World!".utf8))),
        ] as [(String, Value)])
    func `math and encoders`(source: String, expected: Value) throws {
        #expect(try evaluated(source) == expected)
    }

    @Test func `a variable named like a namespace hides it`() throws {
        #expect(try evaluated("math.abs", ["math": ["abs": 5]]) == 5)
        #expect(try failure(of: "math.abs(1)", ["math": ["abs": 5]]) != nil)
    }

    @Test(arguments: ["s.replace('', s)", "l.join(s)", "'%s'.format([[l, l, l, l, l, l, l, l, l, l, l, l]])"])
    func `what would grow too large is refused before it grows`(source: String) throws {
        let text = Value.string(String(repeating: "a", count: 100_000))
        let bindings: [String: Value] = ["s": text, "l": .list(List(Array(repeating: text, count: 100)))]
        let environment = Environment(bindings.mapValues { _ in .dyn }, costLimit: 100_000)
        let expression = try Expression(source, in: environment)
        #expect(throws: EvaluationError.costExceeded) { try expression.evaluate(bindings) }
    }
}
