/// Letters, white space, ends.
enum TextFilters {
    static let all: [String: Filter] = [
        "downcase": Filter { input, _ in .string(input.rendered.lowercased()) },
        "upcase": Filter { input, _ in .string(input.rendered.uppercased()) },
        "capitalize": Filter { input, _ in .string(capitalized(input.rendered)) },
        "strip": Filter { input, _ in input.mappingText { strip($0, left: true, right: true) } },
        "lstrip": Filter { input, _ in input.mappingText { strip($0, left: true, right: false) } },
        "rstrip": Filter { input, _ in input.mappingText { strip($0, left: false, right: true) } },
        "squish": Filter { input, _ in input.isNull ? .null : input.mappingText(squished) },
        "strip_newlines": Filter { input, _ in input.mappingText(withoutNewlines) },
        "newline_to_br": Filter { input, call throws(Failure) in try newlineToBreak(input, call) },
        "append": Filter(1...1) { input, call in joined(input, call[0], call) },
        "prepend": Filter(1...1) { input, call in joined(call[0], input, call) },
        "size": Filter { input, _ in input.size ?? .int(0) },
        "default": Filter(0...2, named: true) { input, call in fallback(input, call) },
    ]

    private static func capitalized(_ text: String) -> String {
        guard let first = text.unicodeScalars.first else { return "" }
        return first.properties.titlecaseMapping + String(text.unicodeScalars.dropFirst()).lowercased()
    }

    static func strip(_ text: String, left: Bool, right: Bool) -> String {
        var bytes = text.utf8[...]
        if left { bytes = bytes.drop { $0.isLiquidSpace || $0 == 0 } }
        if right { while let last = bytes.last, last.isLiquidSpace || last == 0 { bytes.removeLast() } }
        return String(Substring(bytes))
    }

    private static func squished(_ text: String) -> String {
        strip(text, left: true, right: true).utf8.split(whereSeparator: \.isLiquidSpace).map { String(Substring($0)) }.joined(
            separator: " ")
    }

    private static func withoutNewlines(_ text: String) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if byte == 0x0A {
                if bytes.last == 0x0D { bytes.removeLast() }
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func newlineToBreak(_ input: Value, _ call: FilterInvocation) throws(Failure) -> Value {
        let text = call.escapesHTML ? input.escapedText : input.rendered
        try call.allow(bytes: text.utf8.count)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if byte == 0x0A {
                if bytes.last == 0x0D { bytes.removeLast() }
                bytes += "<br />".utf8
            }
            bytes.append(byte)
        }
        let result = String(decoding: bytes, as: UTF8.self)
        return call.escapesHTML ? .html(result) : .string(result)
    }

    /// Text that is HTML stays so, the other side being escaped.
    private static func joined(_ left: Value, _ right: Value, _ call: FilterInvocation) -> Value {
        if case .html = left { return .html(left.escapedText + right.escapedText) }
        if case .html = right { return .html(left.escapedText + right.escapedText) }
        return .string(left.rendered + right.rendered)
    }

    private static func fallback(_ input: Value, _ call: FilterInvocation) -> Value {
        let allowsFalse = call["allow_false"]?.isTruthy ?? false
        let isMissing = allowsFalse ? input.isNull : !input.isTruthy
        guard isMissing || input.isEmptyCollection == true else { return input }
        return call.arguments.isEmpty ? .string("") : call[0]
    }
}

extension Value {
    /// Changes a text without making it more or less HTML than it was.
    func mappingText(_ change: (String) -> String) -> Value {
        if case .html(let text) = self { return .html(change(text)) }
        return .string(change(rendered))
    }

    /// The text as HTML.
    var escapedText: String {
        if case .html(let text) = self { return text }
        return HTMLEscape.escaped(rendered)
    }
}
