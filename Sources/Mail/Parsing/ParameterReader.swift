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
