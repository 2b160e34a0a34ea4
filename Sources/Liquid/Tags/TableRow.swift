/// `{% tablerow item in items cols: 3 limit: 6 offset: 1 %}…{% endtablerow %}`: the rows of an HTML table.
struct TableRow: Tag {
    let header: LoopHeader
    let body: Block

    var isBlank: Bool { false }

    static func parse(_ parser: inout BlockParser, _ token: Token) throws(TemplateError) -> any Tag {
        let header = try LoopHeader.parse(&parser, token, isTable: true)
        parser.note(ownName: header.variable)
        parser.note(ownName: "tablerowloop")
        return TableRow(header: header, body: try parser.block(until: ["endtablerow"], of: token).block)
    }

    func render(_ renderer: inout Renderer) throws(Failure) {
        let collection = try renderer.evaluate(header.collection)
        guard collection.isTruthy else { return }
        let elements = LoopSequence(collection)
        var offset = 0
        if case .value(let expression)? = header.offset { offset = try renderer.wholeNumber(expression) }
        let limit = try header.limit.map { expression throws(Failure) in try renderer.wholeNumber(expression) }
        let bounds = elements.bounds(offset: offset, limit: limit)
        let columns = try header.columns.map { expression throws(Failure) in try renderer.wholeNumber(expression) }
        try renderer.table(header, bounds, elements, columns: columns, body: body)
    }
}

extension Renderer {
    /// A number as Ruby's `to_i`, which takes texts and nil too.
    fileprivate mutating func wholeNumber(_ expression: Expression) throws(Failure) -> Int {
        let value = try evaluate(expression)
        try step(through: value)
        guard value.isNull || value.isNumber || value.text != nil else { throw .fault("invalid integer") }
        guard case .int(let number) = value.wholeNumber else { return 0 }
        return Int(number)
    }

    fileprivate mutating func table(
        _ header: LoopHeader, _ bounds: Range<Int>, _ elements: LoopSequence, columns: Int?, body: Block
    ) throws(Failure) {
        let place = locals.count
        let own = loops.count
        loops.append(Loop(name: header.name, length: bounds.count, parent: nil, table: (columns ?? bounds.count, 1, 1)))
        locals.append(("tablerowloop", .loop(own)))
        locals.append((header.variable, .null))
        defer {
            locals.removeSubrange(place...)
            loops.removeSubrange(own...)
        }
        output += "<tr class=\"row1\">\n".utf8
        for index in 0..<bounds.count {
            try iterate()
            loops[own].index = index
            locals[place + 1].value = elements[bounds.lowerBound + index]
            output += "<td class=\"col\(loops[own].table?.column ?? 1)\">".utf8
            try render(body)
            output += "</td>".utf8
            if let interrupt {
                self.interrupt = nil
                if interrupt == .leave { break }
            }
            advanceTable(own)
        }
        output += "</tr>\n".utf8
    }

    private mutating func advanceTable(_ own: Int) {
        guard var table = loops[own].table else { return }
        if table.column == table.columns {
            if loops[own].index < loops[own].length - 1 { output += "</tr>\n<tr class=\"row\(table.row + 1)\">".utf8 }
            table.column = 1
            table.row += 1
        } else {
            table.column += 1
        }
        loops[own].table = table
    }
}
