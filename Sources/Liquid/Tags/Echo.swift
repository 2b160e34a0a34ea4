/// `{% echo value | filter %}`.
struct Echo: Tag {
    let value: FilteredExpression

    var isBlank: Bool { false }

    static func parse(_ parser: inout BlockParser, _ token: Token) throws(TemplateError) -> any Tag {
        var markup = try MarkupParser(token.content, of: parser.source)
        return Echo(value: try markup.filtered(&parser))
    }

    func render(_ renderer: inout Renderer) throws(Failure) {
        renderer.write(try renderer.evaluate(value))
    }
}
