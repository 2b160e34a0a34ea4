/// `{% if … %}{% elsif … %}{% else %}{% endif %}`.
struct If: Tag {
    struct Branch: Sendable {
        /// Nil for `else`.
        let condition: Condition?
        var body: Block
    }

    let branches: [Branch]
    let isBlank: Bool
    /// Of `unless`: the first condition counts the other way round.
    let isNegated: Bool

    static func parse(_ parser: inout BlockParser, _ token: Token) throws(TemplateError) -> any Tag {
        try parse(&parser, token, isNegated: false)
    }

    static func parse(_ parser: inout BlockParser, _ token: Token, isNegated: Bool) throws(TemplateError) -> If {
        let closing = isNegated ? "endunless" : "endif"
        var branches: [Branch] = []
        var divider: Token? = token
        while let current = divider, current.tagName != closing {
            var condition: Condition?
            if current.tagName != "else" {
                var markup = try MarkupParser(current.content, of: parser.source)
                condition = try markup.condition()
                parser.note(variables: markup.variables)
            }
            let (body, next) = try parser.block(until: ["elsif", "else", closing], of: token)
            branches.append(Branch(condition: condition, body: body))
            divider = next
        }
        let isBlank = branches.allSatisfy(\.body.isBlank)
        if isBlank { for index in branches.indices { branches[index].body.removeText() } }
        return If(branches: branches, isBlank: isBlank, isNegated: isNegated)
    }

    func render(_ renderer: inout Renderer) throws(Failure) {
        var isNegated = isNegated
        for branch in branches {
            var holds = true
            if let condition = branch.condition { holds = try renderer.evaluate(condition) != isNegated }
            isNegated = false
            if holds {
                try renderer.render(branch.body)
                return
            }
        }
    }
}

/// `{% unless … %}{% endunless %}`.
enum Unless {
    static func parse(_ parser: inout BlockParser, _ token: Token) throws(TemplateError) -> any Tag {
        try If.parse(&parser, token, isNegated: true)
    }
}
