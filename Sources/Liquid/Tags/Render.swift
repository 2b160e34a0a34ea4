/// `{% render 'name', key: value %}`: a partial, or a snippet named without quotes, with variables of its own.
struct Render: Tag {
    enum Target: Sendable {
        case partial(String)
        case snippet(String)
    }

    let target: Target
    let call: PartialCall

    var isBlank: Bool { false }

    static func parse(_ parser: inout BlockParser, _ token: Token) throws(TemplateError) -> any Tag {
        let call = try PartialCall.parse(&parser, token)
        switch call.template {
        case .literal(.string(let name)):
            return Render(target: .partial(name), call: call)
        case .path(let path):
            guard path.root == nil, path.names.count == 1, path.steps.isEmpty else { break }
            let name = path.names[0]
            // Its own name was noted where it is defined: one that isn't is unknown.
            for argument in call.arguments { parser.note(ownName: argument.name) }
            if let alias = call.alias { parser.note(ownName: alias) }
            if case .each = call.binding { parser.note(ownName: "forloop") }
            return Render(target: .snippet(name), call: call)
        default: break
        }
        throw parser.source.error(
            "syntax error in tag 'render', the template's name must be a quoted string or a snippet's name", at: token.start)
    }

    func render(_ renderer: inout Renderer) throws(Failure) {
        let unit = try renderer.unit(target)
        var arguments: [String: Value] = [:]
        for argument in call.arguments {
            try renderer.step(1 + argument.name.utf8.count >> 8)
            arguments[argument.name] = try renderer.evaluate(argument.value)
        }
        let variable = call.variable(for: unit.name)
        switch call.binding {
        case .none: try renderer.isolated(unit, arguments)
        case .with(let expression):
            let value = try renderer.evaluate(expression)
            if !value.isNull { arguments[variable] = value }
            try renderer.isolated(unit, arguments)
        case .each(let expression):
            try each(try renderer.evaluate(expression), as: variable, unit, arguments, &renderer)
        }
    }

    private func each(
        _ value: Value, as variable: String, _ unit: Snippet, _ arguments: [String: Value], _ renderer: inout Renderer
    ) throws(Failure) {
        var arguments = arguments
        switch value {
        case .array, .list, .range, .object: break
        default:
            if !value.isNull { arguments[variable] = value }
            try renderer.isolated(unit, arguments)
            return
        }
        let elements = LoopSequence(value)
        let own = renderer.loops.count
        renderer.loops.append(Renderer.Loop(name: unit.name, length: elements.count, parent: nil))
        defer { renderer.loops.removeSubrange(own...) }
        for index in 0..<elements.count {
            try renderer.iterate()
            renderer.loops[own].index = index
            var scope = arguments
            if scope["forloop"] == nil { scope["forloop"] = .loop(own) }
            scope[variable] = elements[index]
            try renderer.isolated(unit, scope)
        }
    }
}

extension Renderer {
    /// What is to be rendered: a partial is a snippet of a template of its own.
    fileprivate mutating func unit(_ target: Render.Target) throws(Failure) -> Snippet {
        switch target {
        case .partial(let name):
            return Snippet(name: name, body: try partial(name).body, origin: Origin(template: name, isPartial: true))
        case .snippet(let name):
            guard case .snippet(let snippet) = try variable(name) else { throw .internal("there is no snippet '\(name)'") }
            return snippet
        }
    }

    /// Renders a unit that sees only these variables, and the data where they are shared.
    fileprivate mutating func isolated(_ unit: Snippet, _ scope: [String: Value]) throws(Failure) {
        let outer = (assigned, firstLocal, seesData, isIsolated, currentLoop, origin, counters)
        let outerState = (continuations, cycles, lastIfChanged)
        assigned = scope
        firstLocal = locals.count
        seesData = seesData && context.sharesDataWithPartials
        isIsolated = true
        currentLoop = nil
        origin = unit.origin
        counters = [:]
        defer {
            (assigned, firstLocal, seesData, isIsolated, currentLoop, origin, counters) = outer
            (continuations, cycles, lastIfChanged) = outerState
            interrupt = nil
        }
        try step()
        try render(unit.body)
    }
}
