/// `{% case value %}{% when a, b or c %}…{% else %}…{% endcase %}`.
struct Case: Tag {
    struct Branch: Sendable {
        /// Nil for `else`.
        let values: [Expression]?
        var body: Block
    }

    let subject: Expression
    let branches: [Branch]
    let isBlank: Bool

    static func parse(_ parser: inout BlockParser, _ token: Token) throws(TemplateError) -> any Tag {
        var markup = try MarkupParser(token.content, of: parser.source)
        let subject = try markup.expression()
        if parser.options.isStrict { try markup.expectEnd() }
        parser.note(variables: markup.variables)
        // What stands before the first `when` is never written.
        var (_, end) = try parser.block(until: ["when", "else", "endcase"], of: token)
        var branches: [Branch] = []
        while let divider = end, divider.tagName != "endcase" {
            let values = try values(of: divider, &parser)
            let (body, next) = try parser.block(until: ["when", "else", "endcase"], of: token)
            branches.append(Branch(values: values, body: body))
            end = next
        }
        let isBlank = branches.allSatisfy(\.body.isBlank)
        if isBlank { for index in branches.indices { branches[index].body.removeText() } }
        return Case(subject: subject, branches: branches, isBlank: isBlank)
    }

    private static func values(of divider: Token, _ parser: inout BlockParser) throws(TemplateError) -> [Expression]? {
        if divider.tagName == "else" {
            guard parser.source.isBlank(divider.content) else {
                throw parser.source.error("syntax error in tag 'case', 'else' takes no parameters", at: divider.start)
            }
            return nil
        }
        var markup = try MarkupParser(divider.content, of: parser.source)
        markup.isCondition = true
        var values: [Expression] = []
        repeat {
            values.append(try markup.expression())
        } while markup.accept(.comma) || markup.accept(word: "or")
        // Liquid doesn't look at what follows; whoever publishes wants to know.
        if parser.options.isStrict { try markup.expectEnd() }
        parser.note(variables: markup.variables)
        return values
    }

    func render(_ renderer: inout Renderer) throws(Failure) {
        let subject = try renderer.evaluate(subject)
        var isMatched = false
        for branch in branches {
            guard let values = branch.values else {
                if !isMatched { try renderer.render(branch.body) }
                continue
            }
            // A body is written once for every value that matches, as Liquid does.
            for value in values {
                try renderer.step()
                guard try renderer.matches(subject, renderer.evaluate(value)) else { continue }
                isMatched = true
                try renderer.render(branch.body)
                if renderer.interrupt != nil { return }
            }
        }
    }
}
