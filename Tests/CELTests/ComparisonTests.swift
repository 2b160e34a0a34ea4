import CEL
import Testing

/// Equality and ordering; cases after cel-spec's comparisons, as of heterogeneous equality.
struct ComparisonTests {
    @Test(arguments: [
        "1 == 1u", "1u == 1.0", "2.0 == 2", "[1.0, 2.0, 3] == [1u, 2, 3u]", "{1: 1.0, 2u: 3u} == {1u: 1, 2: 3.0}", "null == null",
        "[[]] == [[]]", "{'k1': 'v1', 'k2': 'v2'} == {'k2': 'v2', 'k1': 'v1'}", "1 != '1'", "null != 0", "[null] == [null]",
        "0.0 / 0.0 != 0.0 / 0.0", "[0.0 / 0.0] != [0.0 / 0.0]", "-0.0 == 0.0", "b'ÿ' == b'\\303\\277'", "['one'] != [2, 3]",
        "'Am\\u00E9lie' != 'Ame\\u0301lie'", "'\\u212B' != 'A\\u030A'", "type(1) == int", "type(type(1)) == type", "int != uint",
        "'a' < 'b'", "'' < 'a'", "'Abc' < 'aBC'", "'abc' < 'abcd'", "'f' < '\\u1EBF'", "'α' > 'omega'", "b'a' < b'b'", "!(b'á' < b'b')",
        "false < true", "1 < 2u", "1u < 1.5", "-1 < 0u", "!(-0.0 < 0.0)", ".99 <= 9.9e-1", "'z' < 'é'", "'e\\u0301' < 'é'",
        "!(9223372036854775807 < 9223372036854775808.0)", "9223372036854775807 < 9223372036854777857.0",
        "!(-9223372036854775808 < -9223372036854775809.0)", "-9223372036854775808 > -9223372036854777857.0",
        "18446744073709553665.0 > 18446744073709551615u", "1 < 9223372036854775808u", "!(1u < -9223372036854775808)",
        "!(0.0 / 0.0 < 1.0) && !(0.0 / 0.0 >= 1.0) && !(1 <= 0.0 / 0.0)",
        "timestamp(0) < timestamp(1)", "duration('1s') <= duration('1000ms')", "timestamp('2009-02-13T23:00:00Z') != timestamp(0)",
    ])
    func `values compare by what they amount to`(source: String) throws {
        #expect(try evaluated(source) == true)
    }

    @Test(arguments: [
        "[0] < [1]", "{0: 'a'} < {1: 'b'}", "null < null", "'foo' < 1024", "type(1) < type(2)", "timestamp(0) < duration('1s')",
        "1 >= null",
    ])
    func `what has no order can't be ordered`(source: String) throws {
        let error = try #require(try failure(of: source))
        guard case .noMatchingOverload = error else {
            Issue.record("\(error)")
            return
        }
    }

    @Test func `CEL's equality of values is open to the host too`() {
        #expect(Value.int(1).equals(.double(1)))
        #expect(!Value.double(.nan).equals(.double(.nan)))
        #expect(Value.int(1) != .double(1))
        #expect(!Value.string("1").equals(.int(1)))
    }
}
