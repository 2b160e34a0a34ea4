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
        while end?.tagName == "else" {
            let (block, next) = try parser.block(until: ["else", "endfor"], of: token)
            otherwise = block
            end = next
        }
        let isBlank = body.isBlank && otherwise?.isBlank ?? true
        if isBlank {
            body.removeText()
            otherwise?.removeText()
        }
        return For(header: header, body: body, otherwise: otherwise, isBlank: isBlank)
    }

    func render(_ renderer: inout Renderer) throws(Failure) {
        let elements = LoopSequence(try renderer.evaluate(header.collection))
        let bounds = try renderer.bounds(of: header, count: elements.count)
        renderer.continuations[header.name] = bounds.upperBound
        guard !bounds.isEmpty else {
            if let otherwise { try renderer.render(otherwise) }
            return
        }
        try renderer.loop(header, bounds, elements, body: body)
    }
}

extension Renderer {
    /// Which elements a loop goes through, after `offset` and `limit`.
    func bounds(of header: LoopHeader, count: Int) throws(Failure) -> Range<Int> {
        var first = 0
        switch header.offset {
        case .goOn?: first = continuations[header.name] ?? 0
        case .value(let expression)?:
            let value = try evaluate(expression)
            if !value.isNull { first = Int(try value.integer()) }
        case nil: break
        }
        var end = count
        if let limit = header.limit {
            let value = try evaluate(limit)
            if !value.isNull {
                let (sum, overflow) = Int(try value.integer()).addingReportingOverflow(first)
                end = min(end, overflow ? count : sum)
            }
        }
        first = max(first, 0)
        return first < end ? first..<end : first..<first
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
            try step()
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
