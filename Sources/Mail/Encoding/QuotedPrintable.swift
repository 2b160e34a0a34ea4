/// Quoted-printable (RFC 2045 §6.7) for text.
package enum QuotedPrintable {
    /// Encodes text whose lines may end in LF, CR or CRLF; the result has CRLF and lines of at most 76 characters.
    package static func encode(_ text: [UInt8]) -> [UInt8] {
        var encoder = Encoder(capacity: text.count + text.count / 8 + 16)
        text.withUnsafeBufferPointer { encoder.append($0) }
        return encoder.output
    }

    private struct Encoder {
        var output: [UInt8] = []
        private var column = 0
        /// A line has room for this and a `=`.
        private static let limit = 75

        init(capacity: Int) { output.reserveCapacity(capacity) }

        mutating func append(_ text: UnsafeBufferPointer<UInt8>) {
            var index = 0
            while index < text.count {
                let run = literals(in: text, from: index)
                output.append(contentsOf: text[run])
                column += run.count
                index = run.upperBound
                guard index < text.count else { break }
                switch text[index] {
                case ASCII.lineFeed where index > 0 && text[index - 1] == ASCII.carriageReturn: index += 1
                case ASCII.lineFeed, ASCII.carriageReturn:
                    protectTrailingBlank()
                    breakLine()
                    index += 1
                case let byte where Self.isLiteral(byte): breakSoftly()
                case let byte:
                    escape(byte)
                    index += 1
                }
            }
            protectTrailingBlank()
        }

        /// The bytes from `start` on that stand for themselves and fit in the line.
        private func literals(in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Range<Int> {
            let end = min(text.count, start + Self.limit - column)
            var index = start
            while index < end, Self.isLiteral(text[index]) { index += 1 }
            return start..<index
        }

        private static func isLiteral(_ byte: UInt8) -> Bool {
            byte &- 32 < 95 && byte != ASCII.equals || byte == ASCII.tab
        }

        private mutating func escape(_ byte: UInt8) {
            if column + 3 > Self.limit { breakSoftly() }
            output.appendEscape(byte)
            column += 3
        }

        /// Relays may drop white space at the end of a line.
        private mutating func protectTrailingBlank() {
            guard column > 0, let last = output.last, last.isBlank else { return }
            output.removeLast()
            column -= 1
            escape(last)
        }

        private mutating func breakSoftly() {
            output.append(ASCII.equals)
            breakLine()
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
