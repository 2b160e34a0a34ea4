import CEL
import JSON
import Testing

/// Optional values; cases after cel-spec's optionals.
struct OptionalTests {
    @Test(
        arguments: [
            ("optional.of(null).hasValue()", true), ("optional.ofNonZeroValue(null).hasValue()", false),
            ("optional.ofNonZeroValue('').orValue('x')", "x"),
            ("optional.none().or(optional.none()).orValue(42)", 42), ("optional.of(1).or(1 / 0).value()", 1),
            ("optional.of(1).orValue(1 / 0)", 1),
            ("optional.none().optMap(y, y + 1).hasValue()", false), ("optional.of(42).optMap(y, y + 1).value()", 43),
            ("{'key': {'subkey': 'subvalue'}}.?key.optFlatMap(k, k.?subkey).value()", "subvalue"),
            ("{}.?key.optFlatMap(k, k.?subkey).hasValue()", false),
            ("{'null_key': dyn(null)}.?null_key.hasValue()", true), ("{}.?null_key.invalid.hasValue()", false),
            ("{true: dyn(0)}[?false].absent.hasValue()", false),
            ("has({}.?x.y)", false), ("has({'x': {'y': 'z'}}.?x.y)", true), ("type(optional.none()) == optional_type", true),
            ("{'c': {'dashed-index': 'goodbye'}}.c[?'dashed-index'].orValue('default')", "goodbye"),
            ("{'c': {}}.c[?'missing'].orValue('default')", "default"),
            ("optional.of({'c': {'index': 'goodbye'}}).c.index.orValue('default')", "goodbye"),
            ("optional.of({'c': {}}).c['missing'].orValue('default')", "default"),
            ("optional.of({'c': {}}).c.missing.or(optional.of(['list-value'])[0]).orValue('default')", "list-value"),
            ("optional.none()[0].hasValue()", false),
            ("{?'nested': optional.ofNonZeroValue({?'map': {}.?c}), 'singleton': true}", ["singleton": true]),
            ("[?{}.?c, ?optional.of(42), ?optional.none(), 1]", [42, 1]),
            ("[?optional.ofNonZeroValue({'c': []}.?c.orValue(dyn({})))]", []), ("[][?0].hasValue()", false), ("['foo'][?0].value()", "foo"),
            ("optional.of(['foo'])[?0].value()", "foo"),
            ("{1u: 1.0, 2: 2.0}[?2u].value()", 2.0), ("optional.none() == optional.none()", true),
            ("optional.none() == optional.of(1)", false), ("optional.of(1) == optional.of(1.0)", true),
            ("optional.of(1) == dyn(1)", false), ("[optional.of(1), optional.none()].unwrapOpt()", [1]),
            ("optional.unwrap([optional.none()])", []), ("[1, 2].last().value()", 2),
            ("[].first().hasValue()", false), ("{'a': 1}.?`a`.value()", 1), ("true ?[1][0]:2", 1),
        ] as [(String, Value)])
    func `what may be missing is asked for with a question mark`(source: String, expected: Value) throws {
        #expect(try evaluated(source) == expected)
    }

    @Test(arguments: [
        "{'null_key': dyn(null)}.?null_key.invalid.hasValue()", "{true: dyn(0)}[?true].absent.hasValue()", "optional.none().value()",
        "optional.of({'c': 1}.a.z)",
        "5.?a", "5[?0]", "[?1]", "{?'a': 1}", "optional.none().or(1)", "1.or(optional.of(1))", "1.orValue(2)", "1.optMap(x, x)",
        "optional.of(1).optFlatMap(x, x)", "[1].unwrapOpt()",
        "[1][?'a']", "'%s'.format([optional.of(1)])", "'a'.hasValue()",
    ])
    func `their errors`(source: String) throws {
        #expect(try failure(of: source) != nil)
    }

    @Test func `their types are checked`() throws {
        #expect(complaints(about: "1.orValue(2)") == ["1:1: what orValue() is called on must be optional, and this is a int"])
        #expect(complaints(about: "[?1]") == ["1:3: what follows '?' must be optional, and this is a int"])
        #expect(complaints(about: "contact.?attributes.?plan.orValue('free') == 'pro'").isEmpty)
        #expect(try Expression("contact.?attributes.plan", in: .scenario).references.paths == ["contact.attributes.plan"])
        #expect(try Expression("{'a': 1}.?a", in: .scenario).type == .optional(.int))
        #expect(try evaluated("[optional.none(), optional.of(1)]").json() == [nil, 1])
    }
}
