/// Quoted-printable (RFC 2045 §6.7) for text.
package enum QuotedPrintable {
    /// Encodes text whose lines may end in LF, CR or CRLF; the result has CRLF and lines of at most 76 characters.
    package static func encode(_ text: some Collection<UInt8>) -> [UInt8] {
        var encoder = Encoder()
        encoder.output.reserveCapacity(text.count + text.count / 8 + 16)
        var previous: UInt8 = 0
        for byte in text {
            switch byte {
            case ASCII.lineFeed where previous == ASCII.carriageReturn: break
            case ASCII.lineFeed, ASCII.carriageReturn: encoder.endLine()
            default: encoder.append(byte)
            }
            previous = byte
        }
        encoder.protectTrailingBlank()
        return encoder.output
    }

    private struct Encoder {
        var output: [UInt8] = []
        private var column = 0

        /// Adds one byte; 75 characters and a `=` fit in a line.
        mutating func append(_ byte: UInt8) {
            let isLiteral = byte.isVisible && byte != ASCII.equals || byte.isBlank
            let width = isLiteral ? 1 : 3
            if column + width > 75 {
                output.append(ASCII.equals)
                breakLine()
            }
            if isLiteral { output.append(byte) } else { output.appendEscape(byte) }
            column += width
        }

        mutating func endLine() {
            protectTrailingBlank()
            breakLine()
        }

        /// Relays may drop white space at the end of a line.
        mutating func protectTrailingBlank() {
            guard column > 0, let last = output.last, last.isBlank else { return }
            output.removeLast()
            if column + 2 > 76 {
                output.append(ASCII.equals)
                breakLine()
            }
            output.appendEscape(last)
        }

        private mutating func breakLine() {
            output.append(ASCII.carriageReturn)
            output.append(ASCII.lineFeed)
            column = 0
        }
    }

    /// Decodes what it can: an escape that is none stays as it stands, white space at the end of a line goes.
    package static func decode(_ text: some Collection<UInt8>) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(text.count)
        for line in Array(text).split(separator: ASCII.lineFeed, omittingEmptySubsequences: false) {
            let isLast = line.endIndex == text.count
            var line = line
            let hasReturn = line.last == ASCII.carriageReturn
            if hasReturn { line.removeLast() }
            while !isLast, let last = line.last, last.isBlank { line.removeLast() }
            let continues = line.last == ASCII.equals
            if continues { line.removeLast() }
            decodeLine(line, into: &output)
            if isLast || continues { continue }
            if hasReturn { output.append(ASCII.carriageReturn) }
            output.append(ASCII.lineFeed)
        }
        return output
    }

    private static func decodeLine(_ line: ArraySlice<UInt8>, into output: inout [UInt8]) {
        var index = line.startIndex
        while index < line.endIndex {
            if line[index] == ASCII.equals, index + 2 < line.endIndex,
                let high = line[index + 1].hexadecimalValue, let low = line[index + 2].hexadecimalValue
            {
                output.append(high << 4 | low)
                index += 3
            } else {
                output.append(line[index])
                index += 1
            }
        }
    }
}

extension [UInt8] {
    /// Appends `=XX`.
    mutating func appendEscape(_ byte: UInt8) {
        append(ASCII.equals)
        append(ASCII.upperHexadecimal[Int(byte >> 4)])
        append(ASCII.upperHexadecimal[Int(byte & 15)])
    }
}
