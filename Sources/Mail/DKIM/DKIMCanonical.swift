/// The `relaxed` forms in which DKIM reads a message (RFC 6376 §3.4.2, §3.4.4).
package enum DKIMCanonical {
    /// A body: white space in a row is one space, none at the end of a line, no empty lines at the end; nothing for an empty body.
    package static func body(_ body: some Collection<UInt8>) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(body.count + 2)
        var emptyLines = 0
        var hasBlank = false
        for byte in body {
            switch byte {
            case ASCII.space, ASCII.tab: hasBlank = true
            case ASCII.carriageReturn: break
            case ASCII.lineFeed:
                hasBlank = false
                emptyLines += 1
            default:
                while emptyLines > 0 {
                    output.append(ASCII.carriageReturn)
                    output.append(ASCII.lineFeed)
                    emptyLines -= 1
                }
                if hasBlank { output.append(ASCII.space) }
                hasBlank = false
                output.append(byte)
            }
        }
        if !output.isEmpty { output += [ASCII.carriageReturn, ASCII.lineFeed] }
        return output
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
