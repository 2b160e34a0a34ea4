import CEL
import Testing

/// Macros; cases after cel-spec's macros, macros2 and bindings_ext.
struct MacroTests {
    @Test(
        arguments: [
            ("[1, 2, 3].exists(e, e == 2)", true), ("[1, 'foo', 3].exists(e, e == '10')", false), ("[].exists(e, e == 2)", false),
            ("[0, 1].exists(e, 1 / e == 1)", true), ("{'key1':1, 'key2':2}.exists(k, k == 'key2')", true),
            ("[1, 2, 3].all(e, e > 0)", true), ("[].all(e, e > 0)", true), ("[1, 2, 3].all(e, 6 / (2 - e) == 6)", false),
            ("[1, 'foo', 3].all(e, e == 1)", false), ("{'key1':1}.all(k, k == 'key2')", false),
            ("[6, 7, 8].exists_one(foo, foo % 5 == 2)", true), ("[0, 1, 2, 3].exists_one(n, n % 2 == 1)", false),
            ("[].exists_one(a, a == 7)", false),
            ("[2, 4, 6].map(n, n / 2)", [1, 2, 3]), ("[].map(n, n / 2)", []), ("[1, 2, 3].map(n, n > 1, n * n)", [4, 9]),
            ("{'a': 1, 'b': 2}.map(k, k + '!')", ["a!", "b!"]), ("[0, 1, 2, 3].filter(x, x % 2 == 1)", [1, 3]),
            ("{'a': 1, 'b': 2}.filter(k, k != 'a')", ["b"]), ("['signer'].filter(signer, ['artifact'].all(artifact, true))", ["signer"]),
            ("[1, 2].map(x, [10].map(y, x + y))", [[11], [12]]), ("[1].map(x, [2].map(x, x))", [[2]]),
            ("[1, 2, 3].exists(i, v, i == 1 && v == 2)", true), ("{'a': 1}.all(k, v, k == 'a' && v == 1)", true),
            ("[5, 7, 8].existsOne(i, v, v % 5 == i)", true), ("[2, 4, 6].transformList(i, v, i != 1, v / 2 + i)", [1, 5]),
            ("{'foo': 'bar'}.transformMap(k, v, k + v)", ["foo": "foobar"]), ("[7].transformMap(i, v, v)[0]", 7),
            ("{'a': 'x', 'b': 'y'}.transformMapEntry(k, v, {v: k})", ["x": "a", "y": "b"]),
            ("cel.bind(t1, true, cel.bind(t2, true, t1 && t2))", true), ("cel.bind(l, [1, 2], [3, 2].filter(e, e in l))", [2]),
        ] as [(String, Value)])
    func `macros go through lists and the keys of maps`(source: String, expected: Value) throws {
        #expect(try evaluated(source) == expected)
    }

    @Test(arguments: [
        "[1, 2, 3].exists(e, e / 0 == 17)", "[1, 'foo', 3].all(e, e % 2 == 1)", "[3, 2, 1, 0].exists_one(n, 12 / n > 1)",
        "[2, 1, 0].map(n, 4 / n)", "[3, 0].filter(n, 12 / n > 4)", "5.all(x, true)", "'abc'.all(x, true)", "null.map(x, x)",
        "[1].all(x, x)", "[1].filter(x, x)", "[1].exists_one(x, 'a')", "[1].map(y, x)", "[1, 2].transformMapEntry(i, v, {'a': 1})",
        "[1].transformMapEntry(i, v, v)", "[1, 2].map(x)", "cel.bind(x, 1 / 0, x)",
    ])
    func `their errors are errors`(source: String) throws {
        #expect(try failure(of: source) != nil)
    }

    @Test(arguments: ["[1].map(1, 2)", "[1].map(x.y, 2)", "[1].all('x', true)", "has(x)", "has(x[0])", "[1].all(v, v, true)"])
    func `their names must be names`(source: String) {
        #expect(throws: CompileError.self) { try evaluated(source) }
    }

    @Test func `a macro's variable hides the one outside, unless a dot asks for that`() throws {
        let bindings: [String: Value] = ["y": 7, "y.z": 42]
        #expect(try evaluated("[0].map(y, y + .y)", bindings) == [7])
        #expect(try evaluated("[{'z': 0}].exists(y, y.z == 0)", bindings) == true)
        #expect(try evaluated("[{'z': 0}].exists(y, .y.z == 42)", bindings) == true)
    }
}
