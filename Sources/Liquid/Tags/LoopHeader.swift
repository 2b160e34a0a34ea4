/// `item in items reversed limit: 2 offset: 1 cols: 3`, the head of `for` and `tablerow`.
struct LoopHeader: Sendable {
    enum Offset: Sendable {
        case value(Expression)
        /// `offset: continue`: where the last loop of this name ended.
        case goOn
    }

    let variable: String
    let collection: Expression
    /// What `offset: continue` and `forloop.name` know the loop by.
    let name: String
    var isReversed = false
    var limit: Expression?
    var offset: Offset?
    var columns: Expression?

    static func parse(_ parser: inout BlockParser, _ token: Token, isTable: Bool) throws(TemplateError) -> LoopHeader {
        let source = parser.source
        var markup = try MarkupParser(token.content, of: source)
        let variable = try markup.identifier("a loop variable")
        guard markup.accept(word: "in") else { throw markup.error("loops require an 'in' clause\(markup.found)") }
        let start = markup.offset
        let collection = try markup.expression()
        let written = source.text(start..<markup.offset).filter { !$0.isWhitespace }
        var header = LoopHeader(variable: variable, collection: collection, name: "\(variable)-\(written)")
        while !markup.isAtEnd {
            if markup.accept(.comma) { continue }
            if !isTable, markup.accept(word: "reversed") {
                header.isReversed = true
                continue
            }
            try header.attribute(&markup, isTable: isTable, isStrict: parser.options.isStrict)
        }
        parser.note(variables: markup.variables)
        return header
    }

    private mutating func attribute(_ markup: inout MarkupParser, isTable: Bool, isStrict: Bool) throws(TemplateError) {
        let known = isTable ? "cols, limit, offset and range" : "limit and offset"
        let place = markup.error("invalid attribute in the loop, valid are \(known)")
        let name = try markup.identifier("an attribute")
        try markup.expect(.colon, "':'")
        switch name {
        case "limit": limit = try markup.expression()
        case "offset":
            offset = markup.accept(word: "continue") ? .goOn : .value(try markup.expression())
        case "cols" where isTable: columns = try markup.expression()
        // Liquid knows a `range` it does nothing with.
        case _ where isTable && (name == "range" || !isStrict): _ = try markup.expression()
        default: throw place
        }
    }
}
