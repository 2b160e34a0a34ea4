/// A piece of HTML. What is interpolated is escaped by its type: text always, HTML never.
struct HTML: ExpressibleByStringInterpolation {
    struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var text: String

        init(literalCapacity: Int, interpolationCount: Int) {
            text = ""
            text.reserveCapacity(literalCapacity + interpolationCount * 32)
        }

        mutating func appendLiteral(_ literal: StaticString) {
            literal.withUTF8Buffer { text += String(decoding: $0, as: UTF8.self) }
        }

        mutating func appendInterpolation(_ html: HTML) {
            text += html.text
        }

        mutating func appendInterpolation(_ list: [HTML]) {
            for html in list { text += html.text }
        }

        mutating func appendInterpolation(_ plain: String) {
            text += HTML.escaped(plain)
        }

        mutating func appendInterpolation(_ number: Int) {
            text += String(number)
        }
    }

    let text: String

    init(stringLiteral value: StaticString) {
        text = value.withUTF8Buffer { String(decoding: $0, as: UTF8.self) }
    }

    init(stringInterpolation: StringInterpolation) {
        text = stringInterpolation.text
    }

    /// Text made safe between tags and inside quoted attributes; control characters, which HTML has no way to write, become U+FFFD.
    static func escaped(_ plain: String) -> String {
        var text = ""
        text.reserveCapacity(plain.utf8.count + 16)
        for scalar in plain.unicodeScalars {
            switch scalar {
            case "&": text += "&amp;"
            case "<": text += "&lt;"
            case ">": text += "&gt;"
            case "\"": text += "&quot;"
            case "'": text += "&#39;"
            case "\n", "\t": text.unicodeScalars.append(scalar)
            case "\r": break
            case _ where scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value): text += "\u{FFFD}"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}
