/// `{% raw %}…{% endraw %}`.
struct Raw: Tag {
    let text: [UInt8]

    var isBlank: Bool { text.isEmpty }

    static func parse(_ parser: inout BlockParser, _ token: Token) throws(TemplateError) -> any Tag {
        guard parser.source.isBlank(token.content) else {
            throw parser.source.error("syntax error in 'raw', valid is: raw", at: token.start)
        }
        // A line of a `liquid` tag has no text to write.
        guard !parser.tokenizer.isLiquidTag else { throw parser.source.error("'raw' tag was never closed", at: token.start) }
        let body = try parser.verbatimBody(of: token, until: "endraw")
        return Raw(text: Array(parser.source.bytes[body]))
    }

    func render(_ renderer: inout Renderer) throws(Failure) {
        try renderer.write(text: text)
    }
}
