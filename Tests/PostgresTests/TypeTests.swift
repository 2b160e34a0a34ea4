import IO
import Identity
import Postgres
import Testing
import Time

@Suite struct TypeTests {
    private enum Lane: String, PostgresElement {
        case bulk, transactional
    }

    /// Sends a value and reads it back as the server's own type name says it is.
    private func check<Value: PostgresEncodable & PostgresDecodable & Equatable>(
        _ values: [Value], is type: String, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let connection = try await connected()
        for value in values {
            let row = try #require(try await connection.query("SELECT \(value), pg_typeof(\(value))::text").first)
            #expect(try row.decode(0) == value, sourceLocation: sourceLocation)
            #expect(try row.decode(1) == type, sourceLocation: sourceLocation)
        }
        await connection.close()
    }

    @Test func `numbers round-trip with their extremes`() async throws {
        try await check([true, false], is: "boolean")
        try await check([Int16.min, -1, 0, .max], is: "smallint")
        try await check([Int32.min, -1, 0, .max], is: "integer")
        try await check([Int64.min, -1, 0, .max], is: "bigint")
        try await check([Int.min, -1, 0, .max], is: "bigint")
        try await check(
            [0, -0.0, .infinity, -.infinity, .greatestFiniteMagnitude, .leastNonzeroMagnitude, .pi], is: "double precision")
        try await check([UInt8(ascii: "x")], is: "\"char\"")
    }

    @Test func `texts and bytes round-trip, empty ones too`() async throws {
        try await check(["", "zażółć gęślą jaźń", "🧵\n\"'\\", String(repeating: "ą", count: 100_000)], is: "text")
        try await check([[], [0], Array(0...255)] as [[UInt8]], is: "bytea")
        try await check([Lane.bulk, .transactional], is: "text")
    }

    @Test func `identifiers, moments and documents round-trip`() async throws {
        try await check([UUID(high: 0, low: 0), UUID(high: .max, low: .max), UUID(high: 1, low: 2)], is: "uuid")
        let moments = [Timestamp.epoch, .earliest, .latest, Timestamp(microseconds: -1), Timestamp(microseconds: 946_684_800_000_001)]
        try await check(moments, is: "timestamp with time zone")
        try await check([JSONB("{}"), JSONB(#"{"a": [1, null, "ż"]}"#), JSONB("null")], is: "jsonb")
    }

    @Test func `NULL is nil and nothing else`() async throws {
        try await check([nil, 5] as [Int?], is: "bigint")
        try await check([nil, ""] as [String?], is: "text")
        try await check([nil, []] as [[UInt8]?], is: "bytea")
        try await check([nil, JSONB("null")] as [JSONB?], is: "jsonb")
        try await check([nil, [], [nil]] as [[UUID?]?], is: "uuid[]")
    }

    @Test func `arrays round-trip, empty ones and NULLs in them too`() async throws {
        try await check([[], [true, false]], is: "boolean[]")
        try await check([[], [.min, .max]] as [[Int16]], is: "smallint[]")
        try await check([[], [.min, .max]] as [[Int32]], is: "integer[]")
        try await check([[], [.min, .max]] as [[Int]], is: "bigint[]")
        try await check([[], [0.5]], is: "double precision[]")
        try await check([[], ["", "a", "\"{,}\""]], is: "text[]")
        try await check([[], [nil, "NULL", nil]] as [[String?]], is: "text[]")
        try await check([[], [[], [0, 1]]] as [[[UInt8]]], is: "bytea[]")
        try await check([[nil, [7]]] as [[[UInt8]?]], is: "bytea[]")
        try await check([[], (0..<500).map { UUID(high: $0, low: 1) }], is: "uuid[]")
        try await check([[.epoch, nil, .latest]] as [[Timestamp?]], is: "timestamp with time zone[]")
        try await check([[], [nil, JSONB("[1, 2]")]] as [[JSONB?]], is: "jsonb[]")
        try await check([[.bulk], []] as [[Lane]], is: "text[]")
        try await check([[.bulk, nil]] as [[Lane?]], is: "text[]")
    }

    @Test func `the server reads the same values as were sent`() async throws {
        let connection = try await connected()
        let row = try #require(
            try await connection.query(
                """
                SELECT \(Timestamp("2026-11-24T08:00:00.25Z")!)::text, \(UUID("0198c0de-0000-7000-8000-000000000001")!)::text,
                       \(JSONB(#"{"b":1,"a":"ż"}"#))::text, \([1, nil, 3] as [Int?])::text, \([0, 255] as [UInt8])::text
                """
            ).first)
        #expect(try row.decode(0) == "2026-11-24 08:00:00.25+00")
        #expect(try row.decode(1) == "0198c0de-0000-7000-8000-000000000001")
        #expect(try row.decode(2) == #"{"a": "ż", "b": 1}"#)
        #expect(try row.decode(3) == "{1,NULL,3}")
        #expect(try row.decode(4) == "\\x00ff")
    }

    @Test func `integers are read from any width that they fit`() async throws {
        let connection = try await connected()
        let row = try #require(try await connection.query("SELECT 1::int2 a, 2::int4 b, 3::int8 c, 4000000000 d, 1.5::float4 e").first)
        #expect(try row["a"] == 1 as Int)
        #expect(try row["b"] == 2 as Int)
        #expect(try row["c"] == 3 as Int32)
        #expect(try row["e"] == 1.5 as Double)
        #expect(
            await failure { _ = try row.decode("d", as: Int32.self) }?.description
                == "column d (bigint) does not decode as Int32: 4000000000 is out of range")
    }

    @Test func `what does not fit is a clear error`() async throws {
        let connection = try await connected()
        let row = try #require(
            try await connection.query("SELECT NULL::uuid id, 12.5 total, 'infinity'::timestamptz due, '{{1}}'::int[] grid, 'x' lane").first
        )
        func message(_ decode: () throws -> Void) async -> String? { await failure { try decode() }?.description }
        #expect(await message { _ = try row.decode(0, as: UUID.self) } == "column id is NULL, and UUID cannot be")
        #expect(await message { _ = try row.decode(1, as: Int.self) } == "column total is numeric, which does not decode as Int")
        #expect(
            await message { _ = try row.decode("due", as: Timestamp.self) }
                == "column due (timestamptz) does not decode as Timestamp: infinity is not a moment")
        #expect(
            await message { _ = try row.decode(3, as: [Int].self) }
                == "column grid (integer[]) does not decode as Array<Int>: the array has 2 dimensions")
        #expect(
            await message { _ = try row.decode(4, as: Lane.self) }
                == "column lane (text) does not decode as Lane: x is not one of its values")
        #expect(await message { _ = try row.decode(9, as: Int.self) }?.hasPrefix("column 9 was asked for, but the result has 5") == true)
        #expect(await message { _ = try row.decode("nope", as: Int.self) }?.hasPrefix("column nope was asked for") == true)
    }

    @Test func `text with NUL is refused, never cut`() async throws {
        let connection = try await connected()
        let error = await failure { _ = try await connection.query("SELECT \(1), \("a\0b")") }
        #expect(error == .encoding("$2: text holds a NUL character (\\u0000)"))
        #expect(error?.isDataError == true)
        #expect(await failure { _ = try await connection.query("SELECT \(["", "\0"])") }?.isDataError == true)
        let escaped = await failure { _ = try await connection.query("SELECT \(JSONB(#"{"a":"\u0000"}"#))") }
        #expect(escaped?.isDataError == true)
        #expect(await failure { try await connection.simple("SELECT 1\0; SELECT 2") }?.isDataError == true)
        #expect(try await connection.query("SELECT 1").count == 1)
    }

    @Test func `a damaged array never reads past its end`() {
        var generator = SystemRandom()
        var buffer = EncodingBuffer()
        ([[1, 2], nil, []] as [[UInt8]?]).encode(into: &buffer)
        var refused = 0
        for _ in 0..<5_000 {
            var bytes = Array(buffer.bytes.prefix(Int.random(in: 0...buffer.bytes.count, using: &generator)))
            for _ in 0..<Int.random(in: 0...3) where !bytes.isEmpty {
                bytes[Int.random(in: 0..<bytes.count)] = [0, 1, 127, 255].randomElement()!
            }
            do {
                let elements = try [[UInt8]?].decode(bytes.span.bytes, type: [[UInt8]].postgresType)
                #expect(elements.count <= bytes.count)
            } catch {
                refused += 1
            }
        }
        #expect(refused > 1_000)
    }
}
