/// `{% snippet name %}…{% endsnippet %}`: a partial within the template, for `{% render name %}`.
struct SnippetDefinition: Tag {
    let name: String
    let body: Block

    var isBlank: Bool { true }

    static func parse(_ parser: inout BlockParser, _ token: Token) throws(TemplateError) -> any Tag {
        var markup = try MarkupParser(token.content, of: parser.source)
        guard markup.looksAt(.identifier) else {
            throw parser.source.error("syntax error in 'snippet', valid is: snippet [name]", at: token.start)
        }
        let name = try markup.identifier("a snippet's name")
        try markup.expectEnd()
        parser.note(ownName: name)
        return SnippetDefinition(name: name, body: try parser.block(until: ["endsnippet"], of: token).block)
    }

    func render(_ renderer: inout Renderer) throws(Failure) {
        try renderer.step(naming: name)
        renderer.assigned[name] = .snippet(Snippet(name: name, body: body, origin: renderer.origin))
    }
}
