import CEL
import JSON
import Testing

/// What keeps an expression from hurting: cost, nesting, size.
struct LimitTests {
    @Test(arguments: [
        "[0,1,2,3,4,5,6,7,8,9].all(a, [0,1,2,3,4,5,6,7,8,9].all(b, [0,1,2,3,4,5,6,7,8,9].all(c, [0,1,2,3,4,5,6,7,8,9].all(d, [0,1,2,3,4,5,6,7,8,9].all(e, "
            + "[0,1,2,3,4,5,6,7,8,9].all(f, true))))))",
        "l.map(x, l.map(y, l)).map(x, x == x)", "l.exists(x, l.exists(y, false)) || true", "l.exists(x, s.contains('ab'))",
        "l.map(x, s + s + s + s)", "l.map(x, l + l)", "l.filter(x, x in l)", "l.all(x, s.size() > 0)",
    ])
    func `an expression that costs too much ends with that error`(source: String) throws {
        let bindings: [String: Value] = [
            "l": .list(List((0..<500).map { Value.int($0) })), "s": .string(String(repeating: "a", count: 20_000)),
        ]
        let expression = try Expression(source, in: Environment(bindings.mapValues { _ in .dyn }, costLimit: 100_000))
        #expect(throws: EvaluationError.costExceeded) { try expression.evaluate(bindings) }
    }

    @Test(arguments: [
        "l.map(x, s.split('')).size() > 0", "l.all(x, l.all(y, int(z) == 0))", "l.all(x, l.all(y, double(z) == 0.0))",
        "l.all(x, l.all(y, duration(z + '1s') > duration('0s')))", "l.all(x, l.all(y, bytes(s) == bytes(s)))",
        "l.all(x, l.all(y, {s: 1}[s] == 1))",
        "l.all(x, l.all(y, m[s] == 1))", "l.all(x, l.all(y, s in m))", "l.all(x, l.all(y, !isIP(s)))", "l.all(x, l.all(y, s == s))",
        "l.all(x, l.all(y, s <= s))", "l.all(x, l.all(y, s.trim() != ''))", "l.all(x, l.all(y, strings.quote(s) != ''))",
        "l.all(x, l.all(y, 'b'.matches('(?i)[a-z\\\\p{Lu}é][^é]' + string(y)) || true))",
        "l.all(x, l.all(y, ''.matches('(' + string(y) + 'a{100}){10}') || true))", "l.exists(x, l.exists(y, s.matches('(' + s)))",
        "l.all(x, s.matches('(a|aa)+(a?){300}b') || true)", "[s].map(x, x.replace('', x)).map(x, x.replace('', x)).size() > 0",
        "l.all(x, '%.1000f%.1000e'.format([1.7e308, 5e-324]) != '' && l.all(y, '%x'.format([s]) != ''))",
        "l.all(x, google.protobuf.ListValue{values: l}.size() > 0 && l.all(y, google.protobuf.ListValue{values: l}.size() > 0))",
        "cel.block([s, \((0..<60).map { "cel.index(\($0)) + cel.index(\($0))" }.joined(separator: ", "))], size(cel.index(60)) > 0)",
        "cel.block([l, \((0..<60).map { "cel.index(\($0)) + cel.index(\($0))" }.joined(separator: ", "))], size(cel.index(60)) > 0)",
    ])
    func `long texts, patterns and lists are paid for`(source: String) throws {
        let text = String(repeating: "a", count: 20_000)
        let bindings: [String: Value] = [
            "l": .list(List((0..<400).map { Value.int($0) })), "s": .string(text), "z": .string(String(repeating: "0", count: 20_000)),
            "m": [text: 1],
        ]
        let expression = try Expression(source, in: Environment(bindings.mapValues { _ in .dyn }, typing: .lenient, costLimit: 50_000))
        #expect(throws: EvaluationError.costExceeded) { try expression.evaluate(bindings) }
    }

    @Test func `a value lies no deeper than its expression may`() {
        let link = ".map(x, " + String(repeating: "[", count: 90) + "x" + String(repeating: "]", count: 90) + ")"
        #expect(throws: CompileError.self) { try evaluated("[1]" + String(repeating: link, count: 3)) }
        let binding = (0..<20).reduce("x0") { body, number in "cel.bind(x\(number), [[[[[[x\(number + 1)]]]]]], \(body))" }
        #expect(throws: Never.self) { try evaluated(binding, ["x20": 1]) }
        #expect(throws: CompileError.self) {
            try evaluated(
                "cel.bind(y, [[[[[[[[[[1]]]]]]]]]], \(binding.replacing("]]]]", with: "]]]]]]]]").replacing("[[[[", with: "[[[[[[[[")))",
                ["x20": 1])
        }
    }

    @Test func `the limit is the environment's`() throws {
        let small = Environment(costLimit: 20)
        let expression = try Expression("[1,2,3,4,5,6,7,8,9,10].all(x, x + x > 0)", in: small)
        #expect(throws: EvaluationError.costExceeded) { try expression.evaluate([:]) }
        #expect(try Expression("[1,2,3].all(x, x + x > 0)", in: small).evaluate([:]) == true)
    }

    @Test func `values that share parts are compared and written within limits`() throws {
        let doubling = "[[1]]" + String(repeating: ".map(x, [x, x])", count: 60)
        #expect(try failure(of: "\(doubling) == \(doubling)") == .costExceeded)
        #expect(try evaluated(doubling).json() == nil)
    }

    @Test(arguments: [
        ("(", ")"), ("[", "]"), ("{1: ", "}"), ("size([", "])"), ("!(", ")"), ("-(", ")"), ("true ? true : (", ")"), ("[1].map(x, ", ")"),
        ("a[", "]"), ("x.f(", ")"),
    ])
    func `deep nesting is refused, not fatal`(open: String, close: String) {
        for depth in [150, 5_000, 100_000] {
            let source = String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth)
            #expect(throws: CompileError.self) { try evaluated(source) }
            #expect(throws: CompileError.self) { try evaluated(String(repeating: open, count: depth)) }
        }
    }

    @Test(arguments: ["1 + ", "a.b.", "!", "-", "1 == ", "1 < 2 ? 1 : ", "a[0]", "a.f().", "[].map(x, x)."])
    func `long chains are refused, not fatal`(link: String) {
        #expect(throws: CompileError.self) { try evaluated(String(repeating: link, count: 20_000) + "a") }
    }

    @Test func `what the specification asks for is within the limits`() throws {
        let repeats = 32
        #expect(try evaluated(String(repeating: "(", count: repeats) + "7" + String(repeating: ")", count: repeats)) == 7)
        #expect(try evaluated(String(repeating: "!", count: repeats) + "true") == true)
        #expect(try evaluated(String(repeating: "-", count: repeats) + "19") == 19)
        #expect(try evaluated(String(repeating: "false || ", count: 1_000) + "true") == true)
        #expect(try evaluated(String(repeating: "1 + ", count: 100) + "1") == 101)
        #expect(try evaluated(String(repeating: "true ? true : ", count: repeats) + "false") == true)
        #expect(try evaluated("[" + (0..<1_000).map(String.init).joined(separator: ", ") + "][999]") == 999)
        #expect(
            try evaluated(String(repeating: "[", count: 60) + "5" + String(repeating: "]", count: 60) + String(repeating: "[0]", count: 60))
                == 5)
    }

    @Test func `random words neither trap nor hang`() {
        var random = SeededRandom(seed: 42)
        let words = [
            "1", "2u", "3.5", "'s'", "b'x'", "x", "y", "null", "true", "+", "-", "*", "/", "%", "==", "!=", "<", ">=", "in", "&&", "||",
            "!", "?", ":", "(", ")",
            "[", "]", "{", "}", ",", ".", "size", "all(x,", "map(v,", "has(", "matches(", "string(", "int(", "timestamp(", "duration('1h')",
            "@", "'", "\\", "é", "//", "\n",
            "getHours()", "cel.bind(z,", "-9223372036854775808", "0x", "`a`", "exists_one(x,",
        ]
        var values = 0
        for _ in 0..<6_000 {
            let source = (0..<Int.random(in: 1...14, using: &random)).map { _ in words.randomElement(using: &random) ?? "1" }.joined(
                separator: " ")
            if (try? evaluated(source, ["x": 5, "y": ["a": [1, 2]]])) != nil { values += 1 }
            _ = complaints(about: source)
        }
        #expect((60..<6_000).contains(values))
    }

    @Test func `mutated expressions neither trap nor hang`() {
        var random = SeededRandom(seed: 4_711)
        let sources = [
            "contact.attributes.plan == \"pro\" && events.count('order.placed', duration('720h')) > 3",
            "[1, 2u, 3.0].map(i, i > 1, {'a': i}.a).exists(e, e in [2.0, b'x', r'\\d'])",
            "timestamp('2009-02-13T23:31:30Z').getHours('Europe/Warsaw') + int('5') * -9223372036854775807 % 3",
            "'abc'.matches('^[a-c]+(?i:x|y)?$') ? string(1.5e300) : '\\u00e9' + '''x'''",
        ].map { Array($0.utf8) }
        for round in 0..<4_000 {
            var bytes = sources[round % sources.count]
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let position = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes[position] = UInt8.random(in: 0...127, using: &random)
                case 1: bytes.insert(UInt8.random(in: 32...126, using: &random), at: position)
                case 2 where bytes.count > 1: bytes.remove(at: position)
                default: bytes.swapAt(position, Int.random(in: 0..<bytes.count, using: &random))
                }
            }
            let source = String(decoding: bytes, as: UTF8.self)
            _ = try? evaluated(source, ["contact": ["attributes": ["plan": "pro"]]])
            _ = complaints(about: source)
        }
    }
}
