/// HTML.
enum EscapeFilters {
    static let all: [String: Filter] = [
        "escape": escape,
        "h": escape,
        "escape_once": Filter { input, call in
            if case .html = input { return input }
            let text = escapedOnce(input.rendered)
            return call.escapesHTML ? .html(text) : .string(text)
        },
        "raw": Filter { input, call in call.escapesHTML ? .html(input.rendered) : input },
    ]

    private static let escape = Filter { input, call in
        switch input {
        case .null, .html: return input
        default:
            let text = HTMLEscape.escaped(input.rendered)
            return call.escapesHTML ? .html(text) : .string(text)
        }
    }

    /// Leaves `&name;` and `&#12;` as they are.
    private static func escapedOnce(_ text: String) -> String {
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        for (at, byte) in bytes.enumerated() {
            if byte == UInt8(ascii: "&"), isEntity(bytes[(at + 1)...]) {
                result.append(byte)
            } else {
                HTMLEscape.write(byte, to: &result)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func isEntity(_ rest: ArraySlice<UInt8>) -> Bool {
        let isNumeric = rest.first == UInt8(ascii: "#")
        let name = (isNumeric ? rest.dropFirst() : rest).prefix(64).prefix { isNumeric ? $0.isDigit : $0.isLetter }
        return !name.isEmpty && name.endIndex < rest.endIndex && rest[name.endIndex] == UInt8(ascii: ";")
    }
}
