/// A node of a message's tree, ready to be written: its own headers and either a body or parts.
struct MIMEEntity {
    /// What stands below the headers.
    indirect enum Content {
        /// An encoded body.
        case leaf([UInt8])
        /// A multipart of the named subtype.
        case multipart(String, [MIMEEntity])
    }

    /// Names with the words of their values.
    var headers: [(String, [[UInt8]])]
    var content: Content

    /// A text part in UTF-8, quoted-printable or base64 by what is shorter.
    static func text(_ text: String, subtype: String) -> MIMEEntity {
        let quoted = QuotedPrintable.encode(Array(text.utf8))
        let base64Length = (text.utf8.count + 2) / 3 * 4 * 78 / 76
        let isQuoted = quoted.count <= base64Length
        return MIMEEntity(
            headers: [
                ("Content-Type", [Array("text/\(subtype);".utf8), Array("charset=utf-8".utf8)]),
                ("Content-Transfer-Encoding", [Array((isQuoted ? "quoted-printable" : "base64").utf8)]),
            ],
            content: .leaf(isQuoted ? quoted : Base64.encodeLines(canonicalText(text)))
        )
    }

    static func multipart(_ subtype: String, _ parts: [MIMEEntity]) -> MIMEEntity {
        parts.count == 1 ? parts[0] : MIMEEntity(headers: [], content: .multipart(subtype, parts))
    }

    /// With line ends as MIME's canonical form has them (RFC 2049 §4).
    private static func canonicalText(_ text: String) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(text.utf8.count + 64)
        var previous: UInt8 = 0
        for byte in text.utf8 {
            switch byte {
            case ASCII.lineFeed where previous == ASCII.carriageReturn: break
            case ASCII.lineFeed, ASCII.carriageReturn: output += [ASCII.carriageReturn, ASCII.lineFeed]
            default: output.append(byte)
            }
            previous = byte
        }
        return output
    }

    /// Writes headers and body; `seed` and `depth` make boundaries that no body can have, since `=_` is neither quoted-printable nor base64.
    func write(to writer: inout HeaderWriter, seed: String, depth: Int = 0) {
        for (name, words) in headers {
            writer.begin(name)
            for word in words { writer.word(word) }
            writer.end()
        }
        switch content {
        case .leaf(let body):
            writer.endSection()
            writer.append(body)
        case .multipart(let subtype, let parts):
            let boundary = "=_\(seed)_\(depth)"
            writer.begin("Content-Type")
            writer.word("multipart/\(subtype);".utf8)
            writer.word("boundary=\"\(boundary)\"".utf8)
            writer.end()
            for part in parts {
                writer.append("\r\n--\(boundary)\r\n".utf8)
                part.write(to: &writer, seed: seed, depth: depth + 1)
            }
            writer.append("\r\n--\(boundary)--\r\n".utf8)
        }
    }
}
