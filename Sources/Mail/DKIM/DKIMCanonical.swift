/// The `relaxed` forms in which DKIM reads a message (RFC 6376 §3.4.2, §3.4.4).
package enum DKIMCanonical {
    /// A body: white space in a row is one space, none at the end of a line, no empty lines at the end; nothing for an empty body.
    package static func body(_ body: ArraySlice<UInt8>) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(body.count + 2)
        body.withUnsafeBufferPointer { append($0, to: &output) }
        if !output.isEmpty { output += [ASCII.carriageReturn, ASCII.lineFeed] }
        return output
    }

    private static func append(_ body: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
        var owedLines = 0
        var owesSpace = false
        var index = 0
        while index < body.count {
            let start = index
            while index < body.count, !body[index].isWhitespace { index += 1 }
            if index > start {
                while owedLines > 0 {
                    output.append(ASCII.carriageReturn)
                    output.append(ASCII.lineFeed)
                    owedLines -= 1
                }
                if owesSpace { output.append(ASCII.space) }
                owesSpace = false
                output.append(contentsOf: body[start..<index])
                continue
            }
            switch body[index] {
            case ASCII.lineFeed:
                owesSpace = false
                owedLines += 1
            case ASCII.carriageReturn: break
            default: owesSpace = true
            }
            index += 1
        }
    }

    /// A field: lower-case name, a colon, the value unfolded with single spaces and none at its ends; no CRLF.
    package static func header(name: some Collection<UInt8>, value: some Collection<UInt8>) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(name.count + value.count + 1)
        for byte in name where !byte.isBlank { output.append(byte.lowercased) }
        output.append(ASCII.colon)
        let start = output.count
        var hasBlank = false
        for byte in value {
            if byte.isWhitespace {
                hasBlank = true
                continue
            }
            if hasBlank, output.count > start { output.append(ASCII.space) }
            hasBlank = false
            output.append(byte)
        }
        return output
    }
}
