import CEL
import Testing

/// Operators as langdef.md, "Standard Definitions", has them; cases after cel-spec's integer_math, fp_math, logic and lists.
struct OperatorTests {
    @Test(
        arguments: [
            ("40 + 2", 42), ("-4 + (-2)", -6), ("42 - (-22)", 64), ("40 * (-2)", -80), ("-80 / (-2)", 40), ("-5 / 2", -2),
            ("43 % (-5)", 3), ("-42 % (-5)", -2), ("-3 % 5", -3), ("-(-42)", 42), ("5 * (15 + 25)", 200), ("10 - 3 - 2", 5),
            ("2 + 3 * 4", 14),
            ("42u % 5u", .uint(2)), ("42u - 12u", .uint(30)), ("40u * 2u", .uint(80)), ("60u / 2u", .uint(30)),
            ("4.25 + 15.25", 19.5), ("-8.875 / (-0.0625)", 142.0), ("40.75 * (-2.25)", -91.6875), ("15.75 / 0.0", .double(.infinity)),
            ("2.0 * -8.988466e+307 * 2.0", .double(-.infinity)), ("1e-324 / 2.0", 0.0), ("-(4.5)", -4.5),
            ("'he' + 'llo'", "hello"), ("'¢' + 'ÿ' + 'Ȁ'", "¢ÿȀ"), (#"b'' + b'\xffoo'"#, .bytes([255, 111, 111])),
            ("[] + [3, 4]", [3, 4]), ("[1] + [] + ['a']", [1, "a"]), ("true ? 1 : 2", 1), ("false ? 'foo' : 'bar'", "bar"),
            ("true ? 'cows' : 17", "cows"), ("false ? 1 : true ? 2 : 3", 2), ("!!!true", false), ("!-1 == 1 || true", true),
        ] as [(String, Value)])
    func `arithmetic and concatenation`(source: String, expected: Value) throws {
        #expect(try evaluated(source) == expected)
    }

    @Test(
        arguments: [
            ("9223372036854775807 + 1", .overflow(operation: "+")), ("-9223372036854775808 - 1", .overflow(operation: "-")),
            ("-(-9223372036854775808)", .overflow(operation: "-")), ("(-9223372036854775808) * -1", .overflow(operation: "*")),
            ("-9223372036854775808 / -1", .overflow(operation: "/")), ("-9223372036854775808 % -1", .overflow(operation: "%")),
            ("5000000000u * 5000000000u", .overflow(operation: "*")), ("0u - 1u", .overflow(operation: "-")),
            ("15 / 0", .divisionByZero), ("15u / 0u", .divisionByZero), ("34 % 0", .modulusByZero), ("34u % 0u", .modulusByZero),
            ("47.5 % 5.5", .noMatchingOverload(function: "_%_", arguments: [.double, .double])),
            ("-(5u)", .noMatchingOverload(function: "-_", arguments: [.uint])),
            ("-false", .noMatchingOverload(function: "-_", arguments: [.bool])),
            ("!0", .noMatchingOverload(function: "!_", arguments: [.int])),
            ("1 + 1u", .noMatchingOverload(function: "_+_", arguments: [.int, .uint])),
            ("1 + 1.0", .noMatchingOverload(function: "_+_", arguments: [.int, .double])),
            ("'a' + 1", .noMatchingOverload(function: "_+_", arguments: [.string, .int])),
            ("'cows' ? 1 : 2", .noMatchingOverload(function: "_?_:_", arguments: [.string])),
            ("[1, 2, 3][3]", .indexOutOfRange(count: 3)), ("[1][-1]", .indexOutOfRange(count: 1)), ("[7, 8, 9][0.1]", .invalidIndex),
            ("[1]['a']", .noMatchingOverload(function: "_[_]", arguments: [.list, .string])),
            ("{0:1,2:2,5:3}[1]", .noSuchKey("1")), ("{1: 2}[1.5]", .noSuchKey("1.5")), ("{'a': 1}.b", .noSuchKey("b")),
            ("{1: 2}[null]", .unsupportedKey(.null)), ("{3.3: 1}", .unsupportedKey(.double)), ("{null: 1}", .unsupportedKey(.null)),
            ("{true: 1, false: 2, true: 3}", .duplicateKey("true")), ("{0: 1, 0u: 2}[0.0]", .duplicateKey("0u")),
            ("5.a", .noMatchingOverload(function: "select .a", arguments: [.int])), ("x", .unboundVariable("x")),
        ] as [(String, EvaluationError)])
    func `errors say what went wrong`(source: String, expected: EvaluationError) throws {
        #expect(try failure(of: source) == expected)
        #expect(expected.description.isEmpty == false)
    }

    @Test(arguments: [
        ("false && 32", false), ("'horses' && false", false), ("(2 / 0 > 3 ? false : true) && false", false), ("1 / 0 > 1 && false", false),
        ("true || 32", true), ("'horses' || true", true), ("1 / 0 > 1 || true", true), ("x || true", true), ("f_unknown(17) || true", true),
        ("true || false && false", true), ("false || false || 1 / 0 == 1 || true", true), ("1 == 1 == true", true),
    ])
    func `an operand that decides outweighs errors`(source: String, expected: Bool) throws {
        #expect(try evaluated(source) == .bool(expected))
    }

    @Test(arguments: ["true && 1/0 != 0", "1/0 != 0 && true", "'a' && 'b'", "false || 1/0 != 0", "1 || false", "1 && true", "x && true"])
    func `an error that nothing outweighs is the outcome`(source: String) throws {
        #expect(try failure(of: source) != nil)
    }

    @Test(arguments: [
        ("7 in []", false), ("4u in [4u]", true), ("3.0 in [5, 4, 3]", true), ("3u in [5.0, 3.0]", true), ("null in [null]", true),
        ("'hawaiian' in ['meat', 'cheese']", false), ("3.0 in {1: 1, 3u: 3} && 2u in {2: 2}", true), ("3.1 in {3: 1}", false),
        ("'a' in {'a': null}", true), ("1 in ['1']", false),
        ("{1u: 1.0, 2: 2.0, 3u: 3.0}[3.0] == 3.0", true), ("{1u: 1.0, 2: 2.0}[2u] == 2.0", true), ("[7, 8][1u] + [7, 8][0.0] == 15", true),
        ("has({'a': 1}.a)", true), ("has({'a': 1}.c)", false), ("has({}.a)", false), ("has({'a': {'b': null}}.a.b)", true),
    ])
    func `membership, indexing and presence take numbers of every kind`(source: String, expected: Bool) throws {
        #expect(try evaluated(source) == .bool(expected))
    }

    @Test(arguments: ["1 in 5", "'a' in 'abc'", "null in {1: 2}", "[1] in {1: 2}", "has(5.a)", "5[0]", "null[0]"])
    func `they want lists and maps`(source: String) throws {
        #expect(try failure(of: source) != nil)
    }
}
