import CEL
import JSON
import Testing

/// Values between JSON and CEL.
struct ValueTests {
    @Test func `JSON comes in with ints where ints are written, and goes out as it came`() throws {
        let json: JSONValue = ["a": 1, "b": [1.5, "x", nil, true], "c": ["d": [:]]]
        let value = Value(json)
        #expect(value == ["a": 1, "b": [1.5, "x", .null, true], "c": ["d": [:]]])
        #expect(value.json() == json)
        #expect(
            try evaluated("v.b[0] + 0.5 == 2.0 && v.a == 1 && size(v.c) == 1 && 'b' in v && v.map(k, k) == ['a', 'b', 'c']", ["v": value])
                == true)
    }

    @Test func `values go out in the specification's JSON mapping`() throws {
        let source = """
            {'u': 18446744073709551615u, 'i': 5u, 'n': 0.0 / 0.0, 'b': b'hello', 't': timestamp(0), 'd': duration('90s'), 'inf': -1.0 / 0.0}
            """
        #expect(
            try evaluated(source).json() == [
                "u": "18446744073709551615", "i": 5, "n": "NaN", "b": "aGVsbG8=", "t": "1970-01-01T00:00:00Z", "d": "90s",
                "inf": "-Infinity",
            ])
        #expect(try evaluated("{1: 2}").json() == nil)
        #expect(try evaluated("[int]").json() == nil)
        #expect([[], [1], [1, 2], [1, 2, 3]].map { Value.bytes($0).json() } == ["", "AQ==", "AQI=", "AQID"])
    }

    @Test func `a map finds its keys when it is large, too`() throws {
        var map = Map()
        for number in 0..<1_000 { map[.int(Int64(number))] = .int(Int64(number * number)) }
        map[.uint(500)] = "changed"
        #expect(map.count == 1_000)
        #expect(map[.int(500)] == "changed")
        #expect(map[.uint(999)] == 998_001)
        #expect(map[.int(1_000)] == nil)
        #expect(map[.string("é")] == nil)
        #expect(map["é"] == nil)
    }

    @Test func `expressions are equal when their sources are`() throws {
        #expect(try Expression("1 + 1", in: .scenario) == Expression("1 + 1", in: .scenario))
        #expect(try Expression("1 + 1", in: .scenario) != Expression("1+1", in: .scenario))
    }
}
