/// Finds the parts of a multipart body (RFC 2046 §5.1).
enum MultipartBody {
    /// The ranges between delimiter lines, at most `limit`; a missing closing delimiter is the end of the body.
    static func ranges(in bytes: [UInt8], _ bounds: Range<Int>, boundary: String, limit: Int) -> [Range<Int>] {
        let delimiter = [ASCII.dash, ASCII.dash] + Array(boundary.utf8)
        var ranges: [Range<Int>] = []
        var start: Int?
        var position = bounds.lowerBound
        while position < bounds.upperBound, ranges.count < limit {
            let (content, next) = HeaderFields.line(in: bytes, from: position, to: bounds.upperBound)
            if let isClosing = isDelimiter(bytes[content], delimiter) {
                // The line end before a delimiter belongs to the delimiter.
                if let start { ranges.append(start..<max(start, endOfLine(before: position, in: bytes, from: start))) }
                start = next
                if isClosing { return ranges }
            }
            position = next
        }
        if let start, ranges.count < limit { ranges.append(start..<bounds.upperBound) }
        return ranges
    }

    private static func endOfLine(before position: Int, in bytes: [UInt8], from start: Int) -> Int {
        var end = position
        if end > start, bytes[end - 1] == ASCII.lineFeed { end -= 1 }
        if end > start, bytes[end - 1] == ASCII.carriageReturn { end -= 1 }
        return end
    }

    /// Nil for any other line, otherwise whether it is the closing one.
    private static func isDelimiter(_ line: ArraySlice<UInt8>, _ delimiter: [UInt8]) -> Bool? {
        guard line.starts(with: delimiter) else { return nil }
        let rest = line.dropFirst(delimiter.count)
        let isClosing = rest.starts(with: [ASCII.dash, ASCII.dash])
        return (isClosing ? rest.dropFirst(2) : rest).allSatisfy(\.isBlank) ? isClosing : nil
    }
}
