/// `{% ifchanged %}…{% endifchanged %}`: writes its body when it isn't what the last one was.
struct IfChanged: Tag {
    let body: Block

    var isBlank: Bool { body.isBlank }

    static func parse(_ parser: inout BlockParser, _ token: Token) throws(TemplateError) -> any Tag {
        IfChanged(body: try parser.block(until: ["endifchanged"], of: token).block)
    }

    func render(_ renderer: inout Renderer) throws(Failure) {
        let bytes = try renderer.captured(body)
        guard bytes != renderer.lastIfChanged else { return }
        renderer.lastIfChanged = bytes
        renderer.output += bytes
    }
}
