import CEL
import Testing

/// What is refused before an expression ever runs, and where.
struct CheckTests {
    @Test(arguments: [
        ("contct.attributes.plan == 'pro'", "1:1: unknown variable 'contct'; did you mean 'contact'?"),
        ("startWith('a', 'b')", "1:1: unknown function 'startWith'; did you mean 'startsWith'?"),
        ("key == 'a' &&\n  'b' + 1 == 'b1'", "2:7: '+' joins strings only with strings, not a string with a int; string(x) makes one"),
        ("now > 5", "1:5: '>' isn't defined for a timestamp and a int"), ("'a' == 1", "1:5: '==' isn't defined for a string and a int"),
        ("-'a'", "1:1: '-' isn't defined for a string"), ("1 && true", "1:1: an operand of '&&' must be true or false, and this is a int"),
        ("'a' ? 1 : 2", "1:1: what stands before '?' must be true or false, and this is a string"),
        ("[1].filter(x, x)", "1:15: the condition of filter() must be true or false, and this is a int"),
        ("'abc'.map(x, x)", "1:1: a string has no elements to go through"), ("'abc'.plan", "1:7: a string has no field 'plan'"),
        ("size(5)", "1:1: size() doesn't take a int"), ("'abc'[0]", "1:6: a string can't be indexed with a int"),
        ("{1.5: 2}", "1:2: a double can't be the key of a map"), ("1 in 'abc'", "1:3: 'in' isn't defined for a int and a string"),
        ("contains('a', 'b')", "1:1: contains() is called as string.contains(string)"),
        ("events.cuont('x') > 1", "1:8: unknown function 'events.cuont'; did you mean 'count'?"),
        ("events.count() > 1", "1:8: events.count() takes (string, duration), the last 1 optional"),
        ("events.count('x', '720h') > 1", "1:19: argument 2 of events.count() is a duration, not a string"),
        ("events == 1", "1:1: a variable like this has no value; only its functions give one"),
        ("events.count > 1", "1:8: 'count' is a function; it is called with arguments in parentheses"),
        ("now > timestamp('yesterday')", "1:7: 'yesterday' can't be read as google.protobuf.Timestamp"),
        ("now - duration('7d') < now", "1:7: '7d' can't be read as google.protobuf.Duration"),
        ("key.matches('(')", "1:5: invalid regular expression: missing ')' in '('"),
    ])
    func `a fault is named with its place and a cure`(source: String, expected: String) {
        #expect(complaints(about: source) == [expected])
    }

    @Test func `all faults are named at once, in the order of the text`() {
        let faults = complaints(about: "foo > 1 && bar(2) && 'a' + 1 == 'a'\n|| size(3) == 1")
        #expect(faults.map { $0.prefix(4) } == ["1:1:", "1:12", "1:26", "2:4:"])
    }

    @Test func `declared attributes are checked, their types too`() throws {
        var environment = Environment.scenario
        let attributes = ValueType.Record(["plan": .string, "age": .int, "tags": .list(.string)])
        environment.declare("contact", as: .record(.init(["attributes": .record(attributes)], isOpen: true)))
        #expect(complaints(about: "contact.attributes.plan == 'pro' && contact.id == '1'", in: environment).isEmpty)
        #expect(complaints(about: "has(contact.attributes.anything)", in: environment).isEmpty)
        #expect(complaints(about: "contact.attributes['plan'].startsWith('p')", in: environment).isEmpty)
        #expect(
            complaints(about: "contact.attributes.plna == 'pro'", in: environment)
                == ["1:20: unknown field 'plna'; did you mean 'plan'?"])
        #expect(complaints(about: "contact.attributes.age.startsWith('4')", in: environment).count == 1)
        #expect(complaints(about: "contact.attributes.tags.exists(t, t > 4)", in: environment).count == 1)
    }

    @Test func `a number is compared and reckoned with as whichever it turns out to be, and is no text`() {
        var environment = Environment.scenario
        environment.declare("n", as: .number)
        for source in [
            "n > 1 && n < 2.5 && n == 3u", "n + 1 > 2 && n * 2.0 > 3.0 && -n < 0", "n in [1, 2.5]", "n == null", "int(n) % 2 == 0",
        ] {
            #expect(complaints(about: source, in: environment) == [], "\(source)")
        }
        #expect(complaints(about: "n == '41'", in: environment) == ["1:3: '==' isn't defined for a number and a string"])
        #expect(complaints(about: "n + 'a' == 'a'", in: environment).count == 1)
        #expect(complaints(about: "n && true", in: environment).count == 1)
    }

    @Test(
        arguments: [
            ("true", .bool), ("[1]", .list(.int)), ("{'abc': 123}", .map(.string, .int)), ("['foo'][0]", .string),
            ("{'abc': 1u}['abc']", .uint),
            ("[1, 'a']", .list(.dyn)), ("('foo' + 'bar').startsWith('foo')", .bool), ("[1].map(x, string(x))", .list(.string)),
            ("1 + context.data", .int),
            ("now - now", .duration), ("now + duration('1h')", .timestamp), ("context.data + 1.0", .double), ("true ? 1 : 2", .int),
            ("key", .string),
            ("[1, 2].transformMap(i, v, 'a')", .map(.int, .string)), ("events.count('a')", .int), ("-1.5", .double), ("type(1)", .type),
            ("[]", .list(.dyn)), ("[[], [[1]], []]", .list(.list(.list(.int)))), ("{}", .map(.dyn, .dyn)),
            ("[{}, {'a': 1}]", .list(.map(.string, .int))),
            ("[] + [1] + []", .list(.int)), ("[[].map(x, x), ['a']]", .list(.list(.string))), ("[].map(x, x)[0]", .dyn),
            ("[optional.none(), optional.of(1)]", .list(.optional(.int))), ("optional.of(1).value()", .int),
            ("optional.of(1).or(optional.none())", .optional(.int)), ("optional.none().orValue(1u)", .uint),
            ("[1].first()", .optional(.int)),
            ("[optional.of('a')].unwrapOpt()", .list(.string)), ("['a'][?0]", .optional(.string)), ("optional.of([1])[0]", .optional(.int)),
            ("optional.of(1).optMap(x, string(x))", .optional(.string)), ("[optional.of(1), optional.of(key)]", .list(.optional(.dyn))),
            ("[null, now]", .list(.timestamp)), ("[optional.of(1), null][0]", .optional(.int)), ("[1, null]", .list(.dyn)),
            ("math.abs(context.data)", .dyn), ("math.abs(-1.5)", .double), ("true ? [] : [1]", .list(.int)),
            ("cel.bind(x, [], x + ['a'])", .list(.string)),
        ] as [(String, ValueType)])
    func `types are found out`(source: String, expected: ValueType) throws {
        #expect(try Expression(source, in: .scenario).type == expected)
    }

    @Test(arguments: [
        "key == null", "1 == 1.0", "1 < 2u", "1 in [1.0]", "key in ['a', 1]", "'a' == key", "[] == [1]", "null != now",
        "math.abs(context.data) + 1.5 > 2.0", "[].all(x, x > 1 && x.startsWith('a'))", "optional.none().orValue(1) == 2",
        "[].exists(x, -x == 1 || !x || x[0] in x)", "{}.a == 1", "[][0].a.b == 1",
    ])
    func `what may well be meant is let through`(source: String) {
        #expect(complaints(about: source).isEmpty)
    }

    @Test(arguments: [
        ("{1u: [1.5, null], 2u: []}", "map(uint, list(dyn))"),
        ("[optional.of({'a': [b'x']})]", "list(optional_type(map(string, list(bytes))))"),
        ("[duration('1s')]", "list(duration)"), ("now", "timestamp"), ("null", "null"), ("[int]", "list(type)"),
        ("cidr('::/0')", "net.CIDR"),
    ])
    func `a type is written as CEL writes it`(source: String, expected: String) throws {
        #expect(try Expression(source, in: .scenario).type.description == expected)
    }

    @Test(arguments: [
        ("[1] + ['a'] == [optional.of(1).value() + 'a']", "+"), ("optional.of(1).value().startsWith('a')", "startsWith"),
        ("[optional.of(1)].unwrapOpt()[0] == 'a'", "=="), ("['a'].last().value() + 1", "+"),
    ])
    func `what went through a function keeps its type`(source: String, expected: String) {
        #expect(complaints(about: source).contains { $0.contains(expected) })
    }
}
