extension JSONReader {
    /// Reads whatever lies ahead as a tree.
    package mutating func readValue() throws(JSONError) -> JSONValue {
        switch try peek() {
        case UInt8(ascii: "{"): return .object(try readObject())
        case UInt8(ascii: "["): return .array(try readArray())
        case UInt8(ascii: "\""): return .string(try readString())
        case UInt8(ascii: "t"), UInt8(ascii: "f"): return .bool(try readBool())
        case UInt8(ascii: "n"):
            try literal("null")
            return .null
        default: return try readNumber()
        }
    }

    /// Reads `null` if it lies ahead.
    package mutating func readNull() throws(JSONError) -> Bool {
        guard try peek() == UInt8(ascii: "n") else { return false }
        try literal("null")
        return true
    }

    /// Reads `true` or `false`.
    package mutating func readBool() throws(JSONError) -> Bool {
        switch try peek() {
        case UInt8(ascii: "t"):
            try literal("true")
            return true
        case UInt8(ascii: "f"):
            try literal("false")
            return false
        default: throw JSONError(.mismatch(expected: "true or false"), at: position)
        }
    }

    /// Passes over the value that lies ahead, checking it as `readValue` would, and returns the bytes it covers.
    package mutating func skipValue() throws(JSONError) -> Range<Int> {
        let first = try peek()
        let start = position
        switch first {
        case UInt8(ascii: "{"):
            try beginObject()
            while try nextMember() { _ = try skipValue() }
        case UInt8(ascii: "["):
            try beginArray()
            while try nextElement() { _ = try skipValue() }
        case UInt8(ascii: "\""): try skipString()
        default: _ = try readValue()
        }
        return start..<position
    }

    private mutating func nextMember() throws(JSONError) -> Bool {
        guard try more(until: UInt8(ascii: "}")) else { return false }
        try skipString()
        try expect(UInt8(ascii: ":"))
        return true
    }

    private mutating func readObject() throws(JSONError) -> JSONObject {
        try beginObject()
        var members = JSONObject()
        while let name = try nextName() { members[name] = try readValue() }
        return members
    }

    private mutating func readArray() throws(JSONError) -> [JSONValue] {
        try beginArray()
        var elements: [JSONValue] = []
        while try nextElement() { elements.append(try readValue()) }
        return elements
    }

    private mutating func literal(_ word: StaticString) throws(JSONError) {
        for index in 0..<word.utf8CodeUnitCount {
            guard position < bytes.count else { throw JSONError(.endedEarly, at: position) }
            guard bytes[position] == word.utf8Start[index] else { throw JSONError(.unexpected(bytes[position]), at: position) }
            position += 1
        }
    }
}
