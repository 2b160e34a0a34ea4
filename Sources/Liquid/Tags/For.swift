/// `{% for item in items reversed limit: 2 offset: 1 %}…{% else %}…{% endfor %}`.
struct For: Tag {
    let header: LoopHeader
    let body: Block
    let otherwise: Block?
    let isBlank: Bool

    static func parse(_ parser: inout BlockParser, _ token: Token) throws(TemplateError) -> any Tag {
        let header = try LoopHeader.parse(&parser, token, isTable: false)
        parser.note(ownName: header.variable)
        parser.note(ownName: "forloop")
        var (body, end) = try parser.block(until: ["else", "endfor"], of: token)
        var otherwise: Block?
        if end?.tagName == "else" {
            (otherwise, end) = try parser.block(until: ["endfor"], of: token)
        }
        let isBlank = body.isBlank && otherwise?.isBlank ?? true
        if isBlank {
            body.removeText()
            otherwise?.removeText()
        }
        return For(header: header, body: body, otherwise: otherwise, isBlank: isBlank)
    }

    func render(_ renderer: inout Renderer) throws(Failure) {
        try renderer.step(naming: header.name)
        let elements = LoopSequence(try renderer.evaluate(header.collection))
        let offset = try renderer.offset(of: header)
        let limit = try renderer.limit(of: header)
        let bounds = elements.bounds(offset: offset, limit: limit)
        renderer.continuations[header.name] = offset &+ bounds.count
        guard !bounds.isEmpty else {
            if let otherwise { try renderer.render(otherwise) }
            return
        }
        try renderer.loop(header, bounds, elements, body: body)
    }
}

extension Renderer {
    fileprivate mutating func offset(of header: LoopHeader) throws(Failure) -> Int {
        switch header.offset {
        case .goOn?: return continuations[header.name] ?? 0
        case .value(let expression)?:
            return try wholeNumber(expression) ?? 0
        case nil: return 0
        }
    }

    fileprivate mutating func limit(of header: LoopHeader) throws(Failure) -> Int? {
        guard let limit = header.limit else { return nil }
        return try wholeNumber(limit)
    }

    /// A number of elements; nil for nil.
    private mutating func wholeNumber(_ expression: Expression) throws(Failure) -> Int? {
        let value = try evaluate(expression)
        try step(through: value)
        return value.isNull ? nil : Int(try value.integer())
    }

    fileprivate mutating func loop(_ header: LoopHeader, _ bounds: Range<Int>, _ elements: LoopSequence, body: Block) throws(Failure) {
        let place = locals.count
        let outer = currentLoop
        let own = loops.count
        loops.append(Loop(name: header.name, length: bounds.count, parent: outer))
        currentLoop = own
        locals.append(("forloop", .loop(own)))
        locals.append((header.variable, .null))
        defer {
            locals.removeSubrange(place...)
            loops.removeSubrange(own...)
            currentLoop = outer
        }
        for index in 0..<bounds.count {
            try iterate()
            loops[own].index = index
            locals[place + 1].value = elements[header.isReversed ? bounds.upperBound - 1 - index : bounds.lowerBound + index]
            try render(body)
            if let interrupt {
                self.interrupt = nil
                if interrupt == .leave { break }
            }
        }
    }

    /// A value as it may outlive the loop it came from.
    func lasting(_ value: Value) -> Value {
        guard case .loop = value else { return value }
        return .string("Liquid::ForloopDrop")
    }
}
