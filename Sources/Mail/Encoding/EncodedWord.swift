/// Encoded-words (RFC 2047): text of any script in headers that carry ASCII only.
package enum EncodedWord {
    /// The longest encoded-word, delimiters included (RFC 2047 §2).
    static let limit = 75
    private static let overhead = "=?utf-8?q??=".utf8.count

    /// Splits `text` into encoded-words of at most 75 characters in UTF-8, in `B` or `Q` by what is shorter; the first has at most
    /// `firstLimit` characters, if that is enough for one scalar.
    static func encode(_ text: String, firstLimit: Int = limit) -> [[UInt8]] {
        var quotedLength = 0
        for byte in text.utf8 { quotedLength += isSafe(byte) || byte == ASCII.space ? 1 : 3 }
        let isQuoted = quotedLength <= (text.utf8.count + 2) / 3 * 4
        var words: [[UInt8]] = []
        var pending: [UInt8] = []
        var pendingWidth = 0
        var room = max(firstLimit, overhead + 12) - overhead
        for scalar in text.unicodeScalars {
            let bytes = UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
            let width = isQuoted ? bytes.reduce(0) { $0 + (isSafe($1) || $1 == ASCII.space ? 1 : 3) } : bytes.count
            if isQuoted ? pendingWidth + width > room : (pendingWidth + width + 2) / 3 * 4 > room {
                words.append(word(pending, isQuoted: isQuoted))
                pending.removeAll(keepingCapacity: true)
                pendingWidth = 0
                room = limit - overhead
            }
            pending += bytes
            pendingWidth += width
        }
        words.append(word(pending, isQuoted: isQuoted))
        return words
    }

    /// What may stand in a `Q` word anywhere, a display name included (RFC 2047 §5 (3)).
    private static func isSafe(_ byte: UInt8) -> Bool {
        byte.isLetter || byte.isDigit || byte == UInt8(ascii: "!") || byte == UInt8(ascii: "*") || byte == UInt8(ascii: "+")
            || byte == ASCII.dash || byte == ASCII.slash
    }

    private static func word(_ bytes: [UInt8], isQuoted: Bool) -> [UInt8] {
        var output = Array((isQuoted ? "=?utf-8?q?" : "=?utf-8?b?").utf8)
        if isQuoted {
            for byte in bytes {
                if byte == ASCII.space {
                    output.append(ASCII.underscore)
                } else if isSafe(byte) {
                    output.append(byte)
                } else {
                    output.appendEscape(byte)
                }
            }
        } else {
            output += Base64.encode(bytes)
        }
        return output + Array("?=".utf8)
    }
}
