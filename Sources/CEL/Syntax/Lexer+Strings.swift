extension Lexer {
    /// How a string literal begins.
    struct Quote {
        let isBytes: Bool
        let isRaw: Bool
        let mark: UInt8
        let isTriple: Bool
        /// Bytes up to the contents.
        let length: Int
    }

    /// The quote that stands ahead, with its prefixes; nil when there is none.
    func quoteAhead() -> Quote? {
        var length = 0
        let isBytes = byte() | 0x20 == UInt8(ascii: "b")
        if isBytes { length += 1 }
        let isRaw = byte(length) | 0x20 == UInt8(ascii: "r")
        if isRaw { length += 1 }
        let mark = byte(length)
        guard mark == UInt8(ascii: "\"") || mark == UInt8(ascii: "'") else { return nil }
        let isTriple = byte(length + 1) == mark && byte(length + 2) == mark
        return Quote(isBytes: isBytes, isRaw: isRaw, mark: mark, isTriple: isTriple, length: length + (isTriple ? 3 : 1))
    }

    /// Reads a string or bytes literal.
    mutating func string(_ quote: Quote) throws(Fault) -> Token.Kind {
        let start = position
        position += quote.length
        var contents: [UInt8] = []
        while !isAtEnd(of: quote) {
            guard position < bytes.count else { throw fault("the string isn't closed", at: start) }
            switch byte() {
            case UInt8(ascii: "\\") where !quote.isRaw: try escape(isBytes: quote.isBytes, into: &contents)
            case 0x0A where !quote.isTriple, 0x0D where !quote.isTriple:
                throw fault("the string isn't closed in its line; three quotes begin one of several lines", at: start)
            case 0x0D:
                // Line ends are the same on every system.
                contents.append(0x0A)
                position += byte(1) == 0x0A ? 2 : 1
            default:
                contents.append(byte())
                position += 1
            }
        }
        position += quote.isTriple ? 3 : 1
        if quote.isBytes { return .bytes(contents) }
        return .string(String(decoding: contents, as: UTF8.self))
    }

    private func isAtEnd(of quote: Quote) -> Bool {
        guard byte() == quote.mark else { return false }
        return !quote.isTriple || (byte(1) == quote.mark && byte(2) == quote.mark)
    }

    private static let singles: [UInt8: UInt8] = [
        UInt8(ascii: "a"): 0x07, UInt8(ascii: "b"): 0x08, UInt8(ascii: "f"): 0x0C, UInt8(ascii: "n"): 0x0A,
        UInt8(ascii: "r"): 0x0D, UInt8(ascii: "t"): 0x09, UInt8(ascii: "v"): 0x0B, UInt8(ascii: "\\"): 0x5C,
        UInt8(ascii: "?"): 0x3F, UInt8(ascii: "\""): 0x22, UInt8(ascii: "'"): 0x27, UInt8(ascii: "`"): 0x60,
    ]

    private mutating func escape(isBytes: Bool, into contents: inout [UInt8]) throws(Fault) {
        let start = position
        let kind = byte(1)
        position += 2
        if let single = Self.singles[kind] {
            contents.append(single)
            return
        }
        let value: UInt32
        switch kind {
        case UInt8(ascii: "x"), UInt8(ascii: "X"): value = try hexadecimal(2, at: start)
        case UInt8(ascii: "u") where !isBytes: value = try hexadecimal(4, at: start)
        case UInt8(ascii: "U") where !isBytes: value = try hexadecimal(8, at: start)
        case UInt8(ascii: "0")...UInt8(ascii: "3"): value = try octal(kind, at: start)
        default: throw fault("unknown escape in a \(isBytes ? "bytes" : "string") literal", at: start)
        }
        if isBytes {
            contents.append(UInt8(truncatingIfNeeded: value))
        } else if let scalar = Unicode.Scalar(value) {
            contents.append(contentsOf: String(Character(scalar)).utf8)
        } else {
            throw fault("the escape is no Unicode code point", at: start)
        }
    }

    private mutating func hexadecimal(_ count: Int, at start: Int) throws(Fault) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<count {
            guard let digit = byte().hexadecimalValue else { throw fault("the escape wants \(count) hexadecimal digits", at: start) }
            value = value << 4 | digit
            position += 1
        }
        return value
    }

    private mutating func octal(_ first: UInt8, at start: Int) throws(Fault) -> UInt32 {
        var value = UInt32(first - UInt8(ascii: "0"))
        for _ in 0..<2 {
            guard (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(byte()) else {
                throw fault("the escape wants three octal digits", at: start)
            }
            value = value << 3 | UInt32(byte() - UInt8(ascii: "0"))
            position += 1
        }
        return value
    }
}
