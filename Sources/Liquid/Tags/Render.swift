/// `{% render 'name', key: value %}`: a partial with variables of its own.
struct Render: Tag {
    let call: PartialCall
    let name: String

    var isBlank: Bool { false }

    static func parse(_ parser: inout BlockParser, _ token: Token) throws(TemplateError) -> any Tag {
        let call = try PartialCall.parse(&parser, token)
        guard case .literal(.string(let name)) = call.template else {
            throw parser.source.error("syntax error in tag 'render', the template's name must be a quoted string", at: token.start)
        }
        return Render(call: call, name: name)
    }

    func render(_ renderer: inout Renderer) throws(Failure) {
        let partial = try renderer.partial(name)
        var arguments: [String: Value] = [:]
        for argument in call.arguments { arguments[argument.name] = try renderer.evaluate(argument.value) }
        let variable = call.variable(for: name)
        switch call.binding {
        case .none: try renderer.isolated(name, partial, arguments)
        case .with(let expression):
            let value = try renderer.evaluate(expression)
            if !value.isNull { arguments[variable] = value }
            try renderer.isolated(name, partial, arguments)
        case .each(let expression):
            try each(try renderer.evaluate(expression), as: variable, partial, arguments, &renderer)
        }
    }

    private func each(
        _ value: Value, as variable: String, _ partial: Template, _ arguments: [String: Value], _ renderer: inout Renderer
    ) throws(Failure) {
        var arguments = arguments
        switch value {
        case .array, .list, .range, .object: break
        default:
            if !value.isNull { arguments[variable] = value }
            try renderer.isolated(name, partial, arguments)
            return
        }
        let elements = LoopSequence(value)
        let own = renderer.loops.count
        renderer.loops.append(Renderer.Loop(name: name, length: elements.count, parent: nil))
        defer { renderer.loops.removeSubrange(own...) }
        for index in 0..<elements.count {
            renderer.loops[own].index = index
            var scope = arguments
            if scope["forloop"] == nil { scope["forloop"] = .loop(own) }
            scope[variable] = elements[index]
            try renderer.isolated(name, partial, scope)
        }
    }
}

extension Renderer {
    /// Renders a partial that sees only these variables, and the data where they are shared.
    fileprivate mutating func isolated(_ name: String, _ partial: Template, _ scope: [String: Value]) throws(Failure) {
        let outer = (assigned, firstLocal, seesData, isIsolated, currentLoop, templateName, counters)
        let outerState = (continuations, cycles, lastIfChanged)
        assigned = scope
        firstLocal = locals.count
        seesData = seesData && context.sharesDataWithPartials
        isIsolated = true
        currentLoop = nil
        templateName = name
        counters = [:]
        defer {
            (assigned, firstLocal, seesData, isIsolated, currentLoop, templateName, counters) = outer
            (continuations, cycles, lastIfChanged) = outerState
            interrupt = nil
        }
        try step()
        try render(partial.body)
    }
}
