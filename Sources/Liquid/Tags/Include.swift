/// `{% include 'name' %}`: a partial that sees and changes the variables around it.
struct Include: Tag {
    let call: PartialCall

    var isBlank: Bool { false }

    static func parse(_ parser: inout BlockParser, _ token: Token) throws(TemplateError) -> any Tag {
        Include(call: try PartialCall.parse(&parser, token))
    }

    func render(_ renderer: inout Renderer) throws(Failure) {
        guard !renderer.isIsolated else { throw .fault("include usage is not allowed in this context") }
        guard let name = try renderer.evaluate(call.template).text else {
            throw .fault("Argument error in tag 'include' - Illegal template name")
        }
        let partial = try renderer.partial(name)
        let value =
            switch call.binding {
            case .with(let expression), .each(let expression): try renderer.evaluate(expression)
            case .none: try renderer.variable(name)
            }
        let place = renderer.locals.count
        let outerOrigin = renderer.origin
        defer {
            renderer.locals.removeSubrange(place...)
            renderer.origin = outerOrigin
        }
        for argument in call.arguments {
            try renderer.step(1 + argument.name.utf8.count >> 8)
            renderer.locals.append((argument.name, try renderer.evaluate(argument.value)))
        }
        renderer.origin = Origin(template: name, isPartial: true)
        let slot = renderer.locals.count
        renderer.locals.append((call.variable(for: name), value))
        guard let elements = value.elements else {
            try renderer.render(partial.body)
            return
        }
        for element in elements {
            try renderer.iterate()
            renderer.locals[slot].value = element
            try renderer.render(partial.body)
        }
    }
}
