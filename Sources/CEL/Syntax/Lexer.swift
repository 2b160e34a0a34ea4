/// Cuts a source into tokens (langdef.md, "Syntax").
struct Lexer {
    let bytes: [UInt8]
    var position = 0

    init(_ source: String) {
        bytes = Array(source.utf8)
    }

    /// All tokens, `.end` the last.
    static func tokens(of source: String) throws(Fault) -> [Token] {
        var lexer = Lexer(source)
        var tokens: [Token] = []
        while true {
            let token = try lexer.next()
            tokens.append(token)
            if token.kind == .end { return tokens }
        }
    }

    /// The byte `distance` ahead; 0 past the end, where no token can go on.
    func byte(_ distance: Int = 0) -> UInt8 {
        position + distance < bytes.count ? bytes[position + distance] : 0
    }

    func fault(_ message: String, at offset: Int? = nil) -> Fault {
        Fault(message: message, offset: offset ?? position)
    }

    private mutating func next() throws(Fault) -> Token {
        skipSpaceAndComments()
        let start = position
        let kind = try self.kind()
        return Token(kind: kind, offset: start, end: position)
    }

    private mutating func kind() throws(Fault) -> Token.Kind {
        guard position < bytes.count else { return .end }
        if let quote = quoteAhead() { return try string(quote) }
        if byte().isDigit || (byte() == UInt8(ascii: ".") && byte(1).isDigit) { return try number() }
        if byte().isIdentifierHead { return .identifier(identifier()) }
        if byte() == UInt8(ascii: "`") { return .quotedIdentifier(try quotedIdentifier()) }
        return .symbol(try symbol())
    }

    private mutating func skipSpaceAndComments() {
        while position < bytes.count {
            switch byte() {
            case 0x20, 0x09, 0x0A, 0x0C, 0x0D: position += 1
            case UInt8(ascii: "/") where byte(1) == UInt8(ascii: "/"):
                while position < bytes.count, byte() != 0x0A { position += 1 }
            default: return
            }
        }
    }

    private mutating func identifier() -> String {
        let start = position
        while byte().isIdentifierTail { position += 1 }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func quotedIdentifier() throws(Fault) -> String {
        let start = position + 1
        position = start
        while byte().isIdentifierTail || [0x20, 0x2D, 0x2E, 0x2F].contains(byte()) { position += 1 }
        guard byte() == UInt8(ascii: "`"), position > start else {
            throw fault("a name in backticks holds letters, digits, '_', '.', '-', '/' and spaces only")
        }
        position += 1
        return String(decoding: bytes[start..<position - 1], as: UTF8.self)
    }

    private mutating func symbol() throws(Fault) -> Token.Symbol {
        for length in [2, 1] where position + length <= bytes.count {
            let text = String(decoding: bytes[position..<position + length], as: UTF8.self)
            if let symbol = Token.Symbol(rawValue: text) {
                position += length
                return symbol
            }
        }
        throw fault(complaint())
    }

    private func complaint() -> String {
        switch byte() {
        case UInt8(ascii: "="): "'=' is no operator; equality is written '=='"
        case UInt8(ascii: "&"): "'&' is no operator; 'and' is written '&&'"
        case UInt8(ascii: "|"): "'|' is no operator; 'or' is written '||'"
        default: "unexpected character '\(String(decoding: bytes[position...], as: UTF8.self).prefix(1))'"
        }
    }
}

extension UInt8 {
    var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }

    var isIdentifierHead: Bool {
        self == UInt8(ascii: "_") || (self | 0x20 >= UInt8(ascii: "a") && self | 0x20 <= UInt8(ascii: "z"))
    }

    var isIdentifierTail: Bool { isIdentifierHead || isDigit }

    /// The value of a hexadecimal digit; nil for another byte.
    var hexadecimalValue: UInt32? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(self - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(self - UInt8(ascii: "a")) + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(self - UInt8(ascii: "A")) + 10
        default: nil
        }
    }
}
