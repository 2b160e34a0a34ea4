extension MarkupParser {
    /// A value and filters up to the markup's end; `{{ }}` is nothing.
    mutating func filtered(_ block: inout BlockParser) throws(TemplateError) -> FilteredExpression {
        if isAtEnd { return FilteredExpression(expression: .literal(.null), filters: []) }
        let value = try expression()
        var filters: [FilterCall] = []
        while accept(.pipe) {
            let offset = offset
            let name = try identifier("a filter's name")
            let call = try filter(name, at: offset, block: &block)
            block.note(filter: name, at: offset, input: filters.isEmpty ? value : nil)
            filters.append(call)
        }
        try expectEnd()
        block.note(variables: variables)
        return FilteredExpression(expression: value, filters: filters)
    }

    private mutating func filter(_ name: String, at offset: Int, block: inout BlockParser) throws(TemplateError) -> FilterCall {
        let filter = FilterCatalogue.filters[name]
        if filter == nil, block.options.isStrict {
            let hint = Spelling.hint(for: name, among: FilterCatalogue.filters.keys)
            throw source.error("unknown filter '\(name)'\(hint)", at: offset)
        }
        var arguments: [Expression] = []
        var named: [(name: String, value: Expression)] = []
        if accept(.colon) {
            repeat {
                if isAtEnd || looksAt(.pipe) { break }
                if looksAt(.identifier), looksAt(.colon, ahead: 1) {
                    let key = try identifier("an argument's name")
                    _ = accept(.colon)
                    named.append((key, try expression()))
                } else {
                    arguments.append(try expression())
                }
            } while accept(.comma)
        }
        return FilterCall(name: name, filter: filter, arguments: arguments, named: named)
    }

    /// `a > b and c or d`, up to the markup's end.
    mutating func condition() throws(TemplateError) -> Condition {
        isCondition = true
        var condition = Condition(terms: [])
        while true {
            let left = try expression()
            var term = Condition.Term(left: left, comparison: nil)
            if let comparison = comparison() {
                term = Condition.Term(left: left, comparison: (comparison, try expression()))
            }
            if accept(word: "and") {
                term.relation = .and
            } else if accept(word: "or") {
                term.relation = .or
            }
            condition.terms.append(term)
            if term.relation == nil { break }
        }
        try expectEnd()
        return condition
    }
}
