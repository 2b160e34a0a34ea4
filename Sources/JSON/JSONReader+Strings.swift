extension JSONReader {
    /// Reads a string.
    package mutating func readString() throws(JSONError) -> String {
        let contents = try scanString()
        let text =
            contents.isEscaped
            ? try unescape(contents.range)
            : String(validating: bytes[contents.range], as: UTF8.self)
        guard let text else { throw JSONError(.invalidString, at: contents.range.lowerBound) }
        return text
    }

    /// Passes over a string, checking it as `readString` would.
    mutating func skipString() throws(JSONError) {
        let contents = try scanString()
        if contents.isEscaped || contents.hasNonASCII {
            position = contents.range.lowerBound - 1
            _ = try readString()
        }
    }

    /// Finds a string's closing quote, and returns what lies between the quotes.
    private mutating func scanString() throws(JSONError) -> (range: Range<Int>, isEscaped: Bool, hasNonASCII: Bool) {
        guard try peek() == UInt8(ascii: "\"") else { throw JSONError(.mismatch(expected: "a string"), at: position) }
        position += 1
        let start = position
        var isEscaped = false
        var hasNonASCII = false
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                position += 1
                return (start..<position - 1, isEscaped, hasNonASCII)
            case UInt8(ascii: "\\"):
                isEscaped = true
                position += 2
            case 0..<0x20: throw JSONError(.invalidString, at: position)
            case 0x80...:
                hasNonASCII = true
                position += 1
            default: position += 1
            }
        }
        throw JSONError(.endedEarly, at: bytes.count)
    }

    private func unescape(_ range: Range<Int>) throws(JSONError) -> String? {
        var text: [UInt8] = []
        text.reserveCapacity(range.count)
        var at = range.lowerBound
        while at < range.upperBound {
            guard bytes[at] == UInt8(ascii: "\\") else {
                text.append(bytes[at])
                at += 1
                continue
            }
            switch bytes[at + 1] {
            case UInt8(ascii: "n"): text.append(0x0A)
            case UInt8(ascii: "t"): text.append(0x09)
            case UInt8(ascii: "r"): text.append(0x0D)
            case UInt8(ascii: "b"): text.append(0x08)
            case UInt8(ascii: "f"): text.append(0x0C)
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(bytes[at + 1])
            case UInt8(ascii: "u"):
                let scalar = try unicodeEscape(&at, before: range.upperBound)
                text.append(contentsOf: Character(scalar).utf8)
                continue
            default: throw JSONError(.invalidString, at: at)
            }
            at += 2
        }
        return String(validating: text, as: UTF8.self)
    }

    /// Reads `\uXXXX`, or two that form a surrogate pair, and moves `at` behind them.
    private func unicodeEscape(_ at: inout Int, before end: Int) throws(JSONError) -> Unicode.Scalar {
        let start = at
        var value = try hexadecimal(at + 2, before: end)
        at += 6
        if (0xD800..<0xDC00).contains(value) {
            guard at + 6 <= end, bytes[at] == UInt8(ascii: "\\"), bytes[at + 1] == UInt8(ascii: "u") else {
                throw JSONError(.invalidString, at: start)
            }
            let low = try hexadecimal(at + 2, before: end)
            guard (0xDC00..<0xE000).contains(low) else { throw JSONError(.invalidString, at: start) }
            value = 0x10000 + (value - 0xD800) << 10 + (low - 0xDC00)
            at += 6
        }
        if value == 0, !allowsNUL { throw JSONError(.nulCharacter, at: start) }
        guard let scalar = Unicode.Scalar(value) else { throw JSONError(.invalidString, at: start) }
        return scalar
    }

    private func hexadecimal(_ start: Int, before end: Int) throws(JSONError) -> UInt32 {
        guard start + 4 <= end else { throw JSONError(.invalidString, at: start) }
        var value: UInt32 = 0
        for byte in bytes[start..<start + 4] {
            guard byte < 0x80, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw JSONError(.invalidString, at: start)
            }
            value = value << 4 | UInt32(digit)
        }
        return value
    }
}
