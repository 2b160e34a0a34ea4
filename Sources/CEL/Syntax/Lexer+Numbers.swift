extension Lexer {
    /// Reads a number: decimal or hexadecimal, `u` making it unsigned, a fraction or an exponent making it a double. A sign isn't part of it.
    mutating func number() throws(Fault) -> Token.Kind {
        let start = position
        if byte() == UInt8(ascii: "0"), byte(1) == UInt8(ascii: "x"), byte(2).hexadecimalValue != nil {
            position += 2
            while byte().hexadecimalValue != nil { position += 1 }
            return try integer(from: start + 2, radix: 16, literal: start)
        }
        skipDigits()
        var isInteger = true
        if byte() == UInt8(ascii: "."), byte(1).isDigit {
            isInteger = false
            position += 1
            skipDigits()
        }
        let signed = byte(1) == UInt8(ascii: "+") || byte(1) == UInt8(ascii: "-")
        if byte() | 0x20 == UInt8(ascii: "e"), byte(signed ? 2 : 1).isDigit {
            isInteger = false
            position += signed ? 2 : 1
            skipDigits()
        }
        if isInteger { return try integer(from: start, radix: 10, literal: start) }
        try endOfNumber(start)
        guard let value = Double(String(decoding: bytes[start..<position], as: UTF8.self)), value.isFinite else {
            throw fault("the number is out of a double's range", at: start)
        }
        return .double(value)
    }

    private mutating func integer(from digits: Int, radix: Int, literal start: Int) throws(Fault) -> Token.Kind {
        let value = UInt64(String(decoding: bytes[digits..<position], as: UTF8.self), radix: radix)
        let isUnsigned = byte() | 0x20 == UInt8(ascii: "u")
        if isUnsigned { position += 1 }
        try endOfNumber(start)
        // One more than the largest int is the magnitude of the smallest, whose sign the parser sees.
        guard let value, isUnsigned || value <= 1 << 63 else {
            throw fault("the number doesn't fit 64 bits", at: start)
        }
        return isUnsigned ? .uint(value) : .int(value)
    }

    private func endOfNumber(_ start: Int) throws(Fault) {
        if byte().isIdentifierTail {
            throw fault("a letter or digit can't follow a number without a space", at: position)
        }
    }

    private mutating func skipDigits() {
        while byte().isDigit { position += 1 }
    }
}
