/// What `render` and `include` have in common: `'name' with value as alias, key: value`.
struct PartialCall: Sendable {
    enum Binding: Sendable {
        case none
        case with(Expression)
        case each(Expression)
    }

    let template: Expression
    let binding: Binding
    let alias: String?
    let arguments: [(name: String, value: Expression)]

    static func parse(_ parser: inout BlockParser, _ token: Token) throws(TemplateError) -> PartialCall {
        var markup = try MarkupParser(token.content, of: parser.source)
        let offset = markup.offset
        let template = try markup.expression()
        var binding = Binding.none
        if markup.accept(word: "with") {
            binding = .with(try markup.expression())
        } else if markup.accept(word: "for") {
            binding = .each(try markup.expression())
        }
        let alias = markup.accept(word: "as") ? try markup.identifier("a name after 'as'") : nil
        var arguments: [(name: String, value: Expression)] = []
        while !markup.isAtEnd {
            if markup.accept(.comma) { continue }
            let name = try markup.identifier("an argument's name")
            try markup.expect(.colon, "':'")
            arguments.append((name, try markup.expression()))
        }
        parser.note(variables: markup.variables)
        let call = PartialCall(template: template, binding: binding, alias: alias, arguments: arguments)
        if case .literal(.string(let name)) = template {
            let names = arguments.map(\.name) + [call.variable(for: name), "forloop"]
            parser.note(partial: name, at: offset, arguments: names, seesAll: token.tagName == "include")
        }
        return call
    }

    /// The variable a partial's value is bound to.
    func variable(for name: String) -> String {
        alias ?? name.split(separator: "/").last.map(String.init) ?? name
    }
}

extension Renderer {
    mutating func partial(_ name: String) throws(Failure) -> Template {
        try step(naming: name)
        guard let template = context.partials[name] else { throw .internal("No such template '\(name)'") }
        return template
    }
}
