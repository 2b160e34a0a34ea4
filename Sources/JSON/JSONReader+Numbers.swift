extension JSONReader {
    /// Reads a number: `.int` when it is written without fraction and exponent and fits, else `.double`.
    package mutating func readNumber() throws(JSONError) -> JSONValue {
        let first = try peek()
        let start = position
        guard first == UInt8(ascii: "-") || isDigit(first) else { throw JSONError(.unexpected(first), at: position) }
        if first == UInt8(ascii: "-") { position += 1 }
        var isInteger = true
        let leading = position
        guard digits() > 0 else { throw JSONError(.invalidNumber, at: start) }
        if bytes[leading] == UInt8(ascii: "0"), position > leading + 1 { throw JSONError(.invalidNumber, at: start) }
        if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
            isInteger = false
            position += 1
            guard digits() > 0 else { throw JSONError(.invalidNumber, at: start) }
        }
        if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
            isInteger = false
            position += 1
            if position < bytes.count, bytes[position] == UInt8(ascii: "+") || bytes[position] == UInt8(ascii: "-") { position += 1 }
            guard digits() > 0 else { throw JSONError(.invalidNumber, at: start) }
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if isInteger, let number = Int64(text) { return .int(number) }
        guard let number = Double(text), number.isFinite else { throw JSONError(.invalidNumber, at: start) }
        return .double(number)
    }

    private mutating func digits() -> Int {
        let start = position
        while position < bytes.count, isDigit(bytes[position]) { position += 1 }
        return position - start
    }

    private func isDigit(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    }
}
