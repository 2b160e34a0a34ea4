import Testing

@testable import JSON

struct JSONTests {
    @Test(arguments: [
        #"null"#, #"true"#, #"-0"#, #"12"#, #"9223372036854775807"#, #"1.5"#, #"[]"#, #"{}"#, #"[1,[2,{"a":null}],"x"]"#,
        #"{"z":1,"a":{"b":[true,false]}}"#, #""\n\t\r\u0001\"\\""#, #""zażółć 🐎""#,
    ])
    func `compact documents round-trip`(text: String) throws {
        let expected = text == "-0" ? "0" : text
        #expect(try JSONValue(parsing: Array(text.utf8)).text == expected)
    }

    @Test func `escapes, surrogate pairs and white space`() throws {
        let value = try JSONValue(parsing: Array(" { \"a\\u0062\" : \"\\ud83d\\udc0e\\/\\b\\f\" } \n".utf8))
        #expect(value == ["ab": "🐎/\u{8}\u{c}"])
    }

    @Test func `numbers keep their kind`() throws {
        #expect(try JSONValue(parsing: Array("1".utf8)) == .int(1))
        #expect(try JSONValue(parsing: Array("1e2".utf8)) == .double(100))
        #expect(try JSONValue(parsing: Array("9223372036854775808".utf8)) == .double(9_223_372_036_854_775_808))
    }

    @Test func `of a repeated name the last value counts`() throws {
        #expect(try JSONValue(parsing: Array(#"{"a":1,"b":2,"a":3}"#.utf8)) == ["a": 3, "b": 2])
    }

    @Test(arguments: [
        ("", JSONError.Reason.endedEarly), ("{", .endedEarly), ("\"a", .endedEarly), ("\"a\\", .endedEarly), ("[1", .endedEarly),
        ("tru", .endedEarly), ("[1,]", .unexpected(UInt8(ascii: "]"))), ("{,}", .mismatch(expected: "a string")),
        ("{\"a\" 1}", .unexpected(UInt8(ascii: "1"))), ("{\"a\":1,}", .unexpected(UInt8(ascii: "}"))), ("1 2", .trailing),
        ("01", .invalidNumber), ("-", .invalidNumber), ("1.", .invalidNumber), ("1e", .invalidNumber), ("1e999", .invalidNumber),
        ("\"\\u0000\"", .nulCharacter), ("\"\\ud800\"", .invalidString), ("\"\\udc00\"", .invalidString), ("\"\\x\"", .invalidString),
        ("\"\\u12\"", .invalidString), ("\"a\nb\"", .invalidString), ("'a'", .unexpected(UInt8(ascii: "'"))),
        ("{1:2}", .mismatch(expected: "a string")), ("nulL", .unexpected(UInt8(ascii: "L"))),
    ])
    func `what isn't JSON is refused with its reason`(text: String, reason: JSONError.Reason) {
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: Array(text.utf8)) }
        #expect(error?.reason == reason)
        var reader = JSONReader(Array(text.utf8))
        let skipped = #expect(throws: JSONError.self) {
            _ = try reader.skipValue()
            try reader.finish()
        }
        #expect(skipped?.reason == reason)
    }

    @Test func `invalid UTF-8 is refused, read or skipped`() {
        for bytes: [UInt8] in [[0x22, 0xC3, 0x22], [0x22, 0xFF, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22]] {
            #expect(throws: JSONError(.invalidString, at: 1)) { try JSONValue(parsing: bytes) }
            var reader = JSONReader(bytes)
            #expect(throws: JSONError(.invalidString, at: 1)) { try reader.skipValue() }
        }
    }

    @Test func `nesting is bounded`() throws {
        let deep = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
        #expect(throws: Never.self) { try JSONValue(parsing: Array(deep.utf8)) }
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: Array(("[" + deep + "]").utf8)) }
        #expect(error?.reason == .tooDeep)
    }

    @Test func `an object is read member by member, what isn't wanted skipped`() throws {
        var reader = JSONReader(Array(#"{"skip":{"a":["\u0041"]},"n":5,"list":[1,2]}"#.utf8))
        try reader.beginObject()
        #expect(try reader.nextName() == "skip")
        #expect(try reader.skipValue() == 8..<24)
        #expect(try reader.nextName() == "n")
        #expect(try reader.readNumber() == .int(5))
        #expect(try reader.nextName() == "list")
        try reader.beginArray()
        #expect(try reader.nextElement())
        #expect(try reader.readValue() == .int(1))
        #expect(try reader.nextElement())
        #expect(try reader.readValue() == .int(2))
        #expect(try !reader.nextElement())
        #expect(try reader.nextName() == nil)
        try reader.finish()
    }

    @Test func `mutated documents never trap, and skipping agrees with reading`() throws {
        let seed = Array(#"{"a":[1,2.5e3,"x\u00e9\n",{"b":null}],"c":true}"#.utf8)
        var random = SystemRandomNumberGenerator()
        for _ in 0..<20_000 {
            var bytes = seed
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let index = Int.random(in: 0..<bytes.count, using: &random)
                bytes[index] = UInt8.random(in: 0...255, using: &random)
            }
            let read = try? JSONValue(parsing: bytes)
            var reader = JSONReader(bytes)
            let skipped: Void? = try? {
                _ = try reader.skipValue()
                try reader.finish()
            }()
            #expect((read == nil) == (skipped == nil))
            if let read { #expect(try JSONValue(parsing: read.bytes) == read) }
        }
    }
}
