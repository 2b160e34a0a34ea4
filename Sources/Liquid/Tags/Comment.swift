/// `{% comment %}…{% endcomment %}`: comments may lie in each other, and nothing else in them counts.
struct Comment: Tag {
    var isBlank: Bool { true }

    static func parse(_ parser: inout BlockParser, _ token: Token) throws(TemplateError) -> any Tag {
        try parser.skipComment(token)
        return Comment()
    }

    func render(_ renderer: inout Renderer) {}
}

/// `{% # a note, each line of it beginning with # %}`.
struct InlineComment: Tag {
    var isBlank: Bool { true }

    static func parse(_ parser: inout BlockParser, _ token: Token) throws(TemplateError) -> any Tag {
        let source = parser.source
        for line in source.bytes[token.content].split(separator: 0x0A).dropFirst() {
            let first = line.first { !$0.isLiquidSpace }
            guard let first, first != UInt8(ascii: "#") else { continue }
            throw source.error("syntax error in tag '#', each line of comments must be prefixed by the '#' character", at: token.start)
        }
        return InlineComment()
    }

    func render(_ renderer: inout Renderer) {}
}

/// `{% doc %}…{% enddoc %}`: words about the template, written nowhere.
struct Doc: Tag {
    var isBlank: Bool { true }

    static func parse(_ parser: inout BlockParser, _ token: Token) throws(TemplateError) -> any Tag {
        guard parser.source.isBlank(token.content) else {
            throw parser.source.error("syntax error in 'doc', valid is: {% doc %}{% enddoc %}", at: token.start)
        }
        let body = try parser.verbatimBody(of: token, until: "enddoc")
        guard !parser.source.containsTag("doc", in: body) else {
            throw parser.source.error("syntax error in 'doc', nested doc tags are not allowed", at: token.start)
        }
        return Doc()
    }

    func render(_ renderer: inout Renderer) {}
}
