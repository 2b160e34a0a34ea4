import CEL
import Testing

/// Values that an expression names for itself.
struct BlockTests {
    @Test(
        arguments: [
            ("cel.block([2, cel.index(0) * 3], cel.index(1) + cel.index(0))", 8), ("cel.block([], 7)", 7),
            ("[3, 4].map(cel.iterVar(0, 0), [1].map(cel.iterVar(1, 0), cel.iterVar(0, 0) + cel.iterVar(1, 0)))[1][0]", 5),
            ("cel.block([x + 1], [cel.index(0)].exists(cel.iterVar(0, 0), cel.iterVar(0, 0) == 6)) ? 1 : 0", 1),
            ("cel.bind(a, [1, 2].map(b, b * 2), [10].map(c, [100].map(d, c + d + a[1]))[0][0])", 114),
            ("cel.bind(a, 1, cel.bind(b, a + 1, cel.bind(a, 10, a + b)))", 12),
        ] as [(String, Value)])
    func `a named value is found where it is used`(source: String, expected: Value) throws {
        #expect(try evaluated(source, ["x": 5]) == expected)
    }

    @Test(
        arguments: [
            ("cel.bind(a, 1 / 0, true || a > 1)", true), ("cel.bind(a, 1 / 0, false && a > 1)", false),
            ("cel.bind(a, 1 / 0, [1, 2].all(b, b > 2 && a > 1))", false), ("cel.block([1 / 0], 5)", 5),
            ("[0, 1].map(b, cel.bind(a, 1 / b, b == 0 || a == 1))", [true, true]),
        ] as [(String, Value)])
    func `a value that fails matters only where it is needed`(source: String, expected: Value) throws {
        #expect(try evaluated(source) == expected)
    }

    @Test(arguments: [
        "cel.bind(a, 1 / 0, a)", "cel.block([1 / 0], cel.index(0))", "cel.block([1], cel.index(1))",
        "cel.block([cel.index(0)], cel.index(0))",
        "[1, 0].map(b, cel.bind(a, 1 / b, a))",
    ])
    func `a value that is needed and fails, or isn't there, is an error`(source: String) throws {
        #expect(try failure(of: source) != nil)
    }

    @Test(arguments: ["cel.block(1, 2)", "cel.index('a')", "cel.index(-1)", "[1].map(cel.iterVar(0), 1)", "cel.iterVar(a, 0)"])
    func `a block that is written wrong is refused`(source: String) {
        #expect(throws: (any Error).self) { try evaluated(source) }
    }
}
