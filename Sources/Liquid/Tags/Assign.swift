/// `{% assign name = value | filter %}`.
struct Assign: Tag {
    let name: String
    let value: FilteredExpression

    var isBlank: Bool { true }

    static func parse(_ parser: inout BlockParser, _ token: Token) throws(TemplateError) -> any Tag {
        let source = parser.source
        var at = source.trimmed(token.content).lowerBound
        let start = at
        while at < token.content.upperBound, source.bytes[at].isVariableSignature { at += 1 }
        let name = start..<at
        while at < token.content.upperBound, source.bytes[at].isLiquidSpace { at += 1 }
        guard !name.isEmpty, at < token.content.upperBound, source.bytes[at] == UInt8(ascii: "=") else {
            throw source.error("syntax error in 'assign', valid is: assign [var] = [source]", at: token.start)
        }
        var markup = try MarkupParser(at + 1..<token.content.upperBound, of: source)
        let value = try markup.filtered(&parser)
        let text = source.text(name)
        parser.note(ownName: text)
        return Assign(name: text, value: value)
    }

    func render(_ renderer: inout Renderer) throws(Failure) {
        try renderer.step(naming: name)
        renderer.assigned[name] = renderer.lasting(try renderer.evaluate(value))
    }
}

extension UInt8 {
    /// A byte of a name in `assign` and `capture`.
    var isVariableSignature: Bool {
        isWord || self == UInt8(ascii: "-") || self == UInt8(ascii: ".") || self == UInt8(ascii: "[") || self == UInt8(ascii: "]")
            || self == UInt8(ascii: "(") || self == UInt8(ascii: ")") || self >= 0x80
    }
}
