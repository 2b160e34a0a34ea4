/// Finds the header fields of a message as ranges of its bytes.
enum HeaderFields {
    /// A field: its name, and its value with folds but without the line end.
    struct Field {
        let name: Range<Int>
        let value: Range<Int>
    }

    /// Splits `bytes`, or the part of them within `bounds`, at the first empty line.
    ///
    /// Lines may end in CRLF or LF; a line that is neither a field nor the continuation of one is skipped.
    static func split(_ bytes: [UInt8], in bounds: Range<Int>? = nil) -> (fields: [Field], bodyStart: Int) {
        let bounds = bounds ?? 0..<bytes.count
        var fields: [Field] = []
        var position = bounds.lowerBound
        while position < bounds.upperBound {
            let line = line(in: bytes, from: position, to: bounds.upperBound)
            if line.content.isEmpty { return (fields, line.next) }
            position = line.next
            if bytes[line.content.lowerBound].isBlank {
                extend(&fields, to: line.content.upperBound)
            } else if let colon = bytes[line.content].firstIndex(of: ASCII.colon) {
                var nameEnd = colon
                while nameEnd > line.content.lowerBound, bytes[nameEnd - 1].isBlank { nameEnd -= 1 }
                fields.append(Field(name: line.content.lowerBound..<nameEnd, value: colon + 1..<line.content.upperBound))
            }
        }
        return (fields, bounds.upperBound)
    }

    private static func extend(_ fields: inout [Field], to end: Int) {
        guard let last = fields.popLast() else { return }
        fields.append(Field(name: last.name, value: last.value.lowerBound..<end))
    }

    /// The line that starts at `start`, without its end, and where the next one starts.
    static func line(in bytes: [UInt8], from start: Int, to end: Int) -> (content: Range<Int>, next: Int) {
        guard let feed = bytes[start..<end].firstIndex(of: ASCII.lineFeed) else { return (start..<end, end) }
        let hasReturn = feed > start && bytes[feed - 1] == ASCII.carriageReturn
        return (start..<(hasReturn ? feed - 1 : feed), feed + 1)
    }
}
