/// The ASCII bytes that mail gives a meaning.
enum ASCII {
    static let tab: UInt8 = 9
    static let lineFeed: UInt8 = 10
    static let carriageReturn: UInt8 = 13
    static let space: UInt8 = 32
    static let quote = UInt8(ascii: "\"")
    static let backslash = UInt8(ascii: "\\")
    static let equals = UInt8(ascii: "=")
    static let dash = UInt8(ascii: "-")
    static let dot = UInt8(ascii: ".")
    static let colon = UInt8(ascii: ":")
    static let semicolon = UInt8(ascii: ";")
    static let comma = UInt8(ascii: ",")
    static let underscore = UInt8(ascii: "_")
    static let less = UInt8(ascii: "<")
    static let greater = UInt8(ascii: ">")
    static let ampersand = UInt8(ascii: "&")
    static let slash = UInt8(ascii: "/")
    static let openParenthesis = UInt8(ascii: "(")
    static let closeParenthesis = UInt8(ascii: ")")
    static let upperHexadecimal = Array("0123456789ABCDEF".utf8)
}

extension UInt8 {
    var isDigit: Bool { self &- 48 < 10 }
    var isLetter: Bool { (self | 32) &- 97 < 26 }
    var isUpper: Bool { self &- 65 < 26 }
    var isBlank: Bool { self == ASCII.space || self == ASCII.tab }
    var isWhitespace: Bool { isBlank || self == ASCII.lineFeed || self == ASCII.carriageReturn }
    /// Visible ASCII: 33…126.
    var isVisible: Bool { self &- 33 < 94 }
    /// `atext` of RFC 5322 §3.2.3.
    var isAtomText: Bool {
        switch self {
        case UInt8(ascii: "!"), UInt8(ascii: "#"), UInt8(ascii: "$"), UInt8(ascii: "%"), UInt8(ascii: "&"), UInt8(ascii: "'"),
            UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: "="), UInt8(ascii: "?"),
            UInt8(ascii: "^"), UInt8(ascii: "_"), UInt8(ascii: "`"), UInt8(ascii: "{"), UInt8(ascii: "|"), UInt8(ascii: "}"),
            UInt8(ascii: "~"):
            true
        default: isDigit || isLetter
        }
    }
    var lowercased: UInt8 { isUpper ? self | 32 : self }

    /// The value of a hexadecimal digit of either case.
    var hexadecimalValue: UInt8? {
        switch self {
        case 48...57: self - 48
        case 65...70: self - 55
        case 97...102: self - 87
        default: nil
        }
    }
}

extension Collection where Element == UInt8 {
    /// Whether both are the same but for the case of ASCII letters.
    func equalsIgnoringCase(_ other: String) -> Bool {
        count == other.utf8.count && zip(self, other.utf8).allSatisfy { $0.lowercased == $1.lowercased }
    }

    /// The text, ill-formed UTF-8 repaired.
    var text: String { String(decoding: self, as: UTF8.self) }
}

extension String {
    /// ASCII letters in lower case, all else as it is.
    var asciiLowercased: String { utf8.map(\.lowercased).text }

    func equalsIgnoringCase(_ other: String) -> Bool { utf8.equalsIgnoringCase(other) }
}

extension BidirectionalCollection where Element == UInt8 {
    /// Without white space at either end.
    var trimmed: SubSequence {
        var rest = self[...]
        while let first = rest.first, first.isWhitespace { rest.removeFirst() }
        while let last = rest.last, last.isWhitespace { rest.removeLast() }
        return rest
    }
}

/// Whether both are the same bytes, in a time that depends on their lengths only.
func equalsInConstantTime(_ left: some Collection<UInt8>, _ right: some Collection<UInt8>) -> Bool {
    guard left.count == right.count else { return false }
    return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
}
