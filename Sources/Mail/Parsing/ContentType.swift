/// A Content-Type (RFC 2045 §5.1) with its parameters, those of RFC 2231 joined and decoded.
package struct ContentType: Hashable, Sendable {
    /// Before the slash, in lower case.
    package let type: String
    /// After the slash, in lower case.
    package let subtype: String
    /// Values by lower-case name.
    package let parameters: [String: String]

    static let plain = ContentType(type: "text", subtype: "plain", parameters: [:])
    static let message = ContentType(type: "message", subtype: "rfc822", parameters: [:])

    init(type: String, subtype: String, parameters: [String: String]) {
        self.type = type
        self.subtype = subtype
        self.parameters = parameters
    }

    /// Reads a header's value; nil without `type/subtype` in front.
    package init?(parsing value: String) {
        var reader = ParameterReader(value)
        guard let type = reader.token(), reader.accept(ASCII.slash), let subtype = reader.token() else { return nil }
        self.init(type: type.asciiLowercased, subtype: subtype.asciiLowercased, parameters: reader.parameters())
    }
}

/// Reads tokens and parameters of structured header values, passing over white space and comments.
struct ParameterReader {
    private let bytes: [UInt8]
    private var position = 0
    private static let limit = 64

    init(_ value: String) { bytes = Array(value.utf8) }

    mutating func accept(_ byte: UInt8) -> Bool {
        skipBlanks()
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    mutating func token() -> String? {
        skipBlanks()
        let start = position
        while position < bytes.count, Self.isToken(bytes[position]) { position += 1 }
        return position > start ? bytes[start..<position].text : nil
    }

    private static func isToken(_ byte: UInt8) -> Bool {
        guard byte.isVisible || byte >= 128 else { return false }
        switch byte {
        case ASCII.openParenthesis, ASCII.closeParenthesis, ASCII.less, ASCII.greater, UInt8(ascii: "@"), ASCII.comma, ASCII.semicolon,
            ASCII.colon, ASCII.backslash, ASCII.quote, ASCII.slash, UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "?"), ASCII.equals:
            return false
        default: return true
        }
    }

    /// All parameters to the end of the value; what can't be read is passed over.
    mutating func parameters() -> [String: String] {
        var plain: [String: String] = [:]
        var pieces: [String: [ParameterPiece]] = [:]
        var count = 0
        while position < bytes.count, count < Self.limit {
            guard accept(ASCII.semicolon) else {
                position += 1
                continue
            }
            guard let name = token()?.asciiLowercased, accept(ASCII.equals) else { continue }
            let value = value()
            count += 1
            if let piece = ParameterPiece(name: name, value: value) {
                pieces[piece.name, default: []].append(piece)
            } else if plain[name] == nil {
                plain[name] = value.text
            }
        }
        for (name, pieces) in pieces { plain[name] = ParameterPiece.join(pieces) }
        return plain
    }

    private mutating func value() -> [UInt8] {
        skipBlanks()
        guard position < bytes.count, bytes[position] == ASCII.quote else {
            // Boundaries with characters that wanted quotes are common enough.
            let start = position
            while position < bytes.count, !bytes[position].isWhitespace, bytes[position] != ASCII.semicolon { position += 1 }
            return Array(bytes[start..<position])
        }
        position += 1
        var content: [UInt8] = []
        while position < bytes.count, bytes[position] != ASCII.quote {
            if bytes[position] == ASCII.backslash, position + 1 < bytes.count { position += 1 }
            content.append(bytes[position])
            position += 1
        }
        position = min(bytes.count, position + 1)
        return content
    }

    private mutating func skipBlanks() {
        var depth = 0
        while position < bytes.count {
            switch bytes[position] {
            case ASCII.openParenthesis: depth += 1
            case ASCII.closeParenthesis where depth > 0: depth -= 1
            case ASCII.backslash where depth > 0: position += 1
            case let byte where depth > 0 || byte.isWhitespace: break
            default: return
            }
            position += 1
        }
        position = min(position, bytes.count)
    }
}

/// One piece of a parameter that is continued or percent-encoded: `name*`, `name*0`, `name*0*` (RFC 2231 §3, §4).
struct ParameterPiece {
    let name: String
    private let index: Int
    private let isEncoded: Bool
    private let value: [UInt8]

    /// Nil for a plain parameter.
    init?(name: String, value: [UInt8]) {
        let fields = name.split(separator: "*", omittingEmptySubsequences: false)
        guard fields.count >= 2, !fields[0].isEmpty else { return nil }
        self.name = String(fields[0])
        self.value = value
        isEncoded = fields.last == ""
        index = Int(fields[1]) ?? 0
    }

    static func join(_ pieces: [ParameterPiece]) -> String {
        var charset: String?
        var bytes: [UInt8] = []
        for (position, piece) in pieces.sorted(by: { $0.index < $1.index }).enumerated() {
            var value = piece.value[...]
            if position == 0, piece.isEncoded {
                let fields = value.split(separator: UInt8(ascii: "'"), maxSplits: 2, omittingEmptySubsequences: false)
                if fields.count == 3 {
                    charset = fields[0].text
                    value = fields[2]
                }
            }
            bytes += piece.isEncoded ? unescaped(value) : Array(value)
        }
        return Charset.decode(bytes, named: charset)
    }

    private static func unescaped(_ value: ArraySlice<UInt8>) -> [UInt8] {
        var output: [UInt8] = []
        var index = value.startIndex
        while index < value.endIndex {
            if value[index] == UInt8(ascii: "%"), index + 2 < value.endIndex, let high = value[index + 1].hexadecimalValue,
                let low = value[index + 2].hexadecimalValue
            {
                output.append(high << 4 | low)
                index += 3
            } else {
                output.append(value[index])
                index += 1
            }
        }
        return output
    }
}
