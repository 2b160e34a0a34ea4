import CEL
import Testing

/// Variables, names with dots, type names; cases after cel-spec's basic, fields and namespace.
struct NameTests {
    @Test func `the longest prefix that is a variable wins`() throws {
        #expect(try evaluated("a.b.c", ["a.b.c": "yeah", "a.b": ["c": "oops"], "a": ["b": ["c": "no"]]]) == "yeah")
        #expect(try evaluated("a.b.c", ["a.b": ["c": "yeah"]]) == "yeah")
        #expect(try evaluated("a.b.c", ["a": ["b": ["c": 1]]]) == 1)
        #expect(try failure(of: "a.b.pancakes", ["a.b": ["pancakes"]]) != nil)
    }

    @Test func `constants can't be shadowed, and types can`() throws {
        #expect(try evaluated("[true, false, null]", ["true": false, "false": true, "null": 1]) == [true, false, .null])
        #expect(try evaluated("int", ["int": 5]) == 5)
        #expect(
            try evaluated("[int, type, null_type, google.protobuf.Timestamp]")
                == [.type(.int), .type(.type), .type(.null), .type(.timestamp)])
        #expect(try failure(of: "dyn") == .unboundVariable("dyn"))
    }

    @Test func `functions and variables live apart`() throws {
        #expect(try evaluated("size(x) + size", ["size": 5, "x": [1, 2]]) == 7)
        #expect(try failure(of: "f_unknown(17)") == .noMatchingOverload(function: "f_unknown", arguments: []))
        #expect(try failure(of: "'abc'.nothing()") != nil)
        #expect(try failure(of: "startsWith('a', 'a')") != nil)
    }

    @Test func `names are looked for in the container first`() throws {
        var environment = Environment(["com.example.y": .bool, "com.z": .int, "y": .string, "y.z": .int])
        environment.container = "com.example"
        let bindings: [String: Value] = ["com.example.y": true, "com.z": 2, "y": "root", "y.z": 42]
        for (source, expected) in [("y", true), (".y", "root"), ("z", 2), ("[{'z': 0}].map(y, .y.z + y.z)", [42])] as [(String, Value)] {
            #expect(try Expression(source, in: environment).evaluate(bindings) == expected)
        }
    }
}
