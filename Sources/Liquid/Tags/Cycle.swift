/// `{% cycle 'one', 'two' %}` and `{% cycle group: 'one', 'two' %}`.
struct Cycle: Tag {
    let group: Expression?
    /// What cycles without a group have in common when they have the same literals; one with variables stands alone.
    let key: String
    let values: [Expression]

    var isBlank: Bool { false }

    static func parse(_ parser: inout BlockParser, _ token: Token) throws(TemplateError) -> any Tag {
        var markup = try MarkupParser(token.content, of: parser.source)
        guard !markup.isAtEnd else {
            throw parser.source.error("syntax error in 'cycle', valid is: cycle [name :] var [, var2, var3 ...]", at: token.start)
        }
        var group: Expression?
        let first = try markup.expression()
        var values: [Expression] = []
        if markup.accept(.colon) {
            group = first
        } else {
            values.append(first)
            _ = markup.accept(.comma)
        }
        while !markup.isAtEnd {
            values.append(try markup.expression())
            if !markup.accept(.comma) { break }
        }
        try markup.expectEnd()
        parser.note(variables: markup.variables)
        return Cycle(group: group, key: key(of: values) ?? "at \(parser.source.name) \(token.start)", values: values)
    }

    private static func key(of values: [Expression]) -> String? {
        var key = "of"
        for value in values {
            guard case .literal(let literal) = value else { return nil }
            key += " \(literal.cycleKey)"
        }
        return key
    }

    func render(_ renderer: inout Renderer) throws(Failure) {
        guard !values.isEmpty else { return }
        var name = key
        if let group { name = "group " + (try renderer.evaluate(group).cycleKey) }
        try renderer.step(naming: name)
        let index = renderer.cycles[name] ?? 0
        renderer.cycles[name] = index + 1 < values.count ? index + 1 : 0
        // Another cycle of the same group may have been longer.
        if index < values.count { try renderer.write(renderer.evaluate(values[index])) }
    }
}

extension Value {
    /// Tells groups apart: 1 and "1" are two.
    fileprivate var cycleKey: String {
        let text = rendered
        return "\(rubyClass) \(text.utf8.count) \(text)"
    }
}
