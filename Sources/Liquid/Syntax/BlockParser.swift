/// Compiles a template's text into blocks.
struct BlockParser {
    let source: SourceText
    let options: TemplateOptions
    var tokenizer: Tokenizer
    /// What the template refers to.
    private(set) var references = References()
    /// Names the template sets itself.
    private(set) var ownNames: Set<String> = []
    /// Partials called by `include`, which see everything.
    private var includedPartials: Set<String> = []
    private var depth = 0
    private var trimsNextText = false
    /// The line at the last token, counted as tokens go by.
    private var line = 1
    private var lineOffset = 0

    init(_ source: SourceText, options: TemplateOptions) {
        self.source = source
        self.options = options
        tokenizer = Tokenizer(source)
    }

    /// The whole template.
    mutating func document() throws(TemplateError) -> Block {
        let (block, end) = try block(until: [], of: nil)
        precondition(end == nil, "a document has no closing tag")
        for name in includedPartials { references.partialArguments[name, default: []].formUnion(ownNames) }
        references.variables.removeAll { ownNames.contains($0.name) }
        return block
    }

    /// Nodes up to one of the closing or dividing tags of `owner`, which is returned.
    mutating func block(until terminators: [String], of owner: Token?) throws(TemplateError) -> (block: Block, end: Token?) {
        guard depth < options.nestingLimit else {
            throw source.error("nesting too deep", at: owner?.start ?? 0)
        }
        depth += 1
        defer { depth -= 1 }
        var block = Block()
        while let token = try tokenizer.next() {
            trim(token, &block)
            switch token.kind {
            case .text: add(text: token, to: &block)
            case .output:
                var parser = try MarkupParser(token.content, of: source)
                block.nodes.append(.output(try parser.filtered(&self), line: line(of: token)))
                block.isBlank = false
            case .tag(let name):
                if terminators.contains(name) { return (block, token) }
                try add(tag: name, token, to: &block, owner: owner)
            }
        }
        guard let owner, let name = owner.tagName else { return (block, nil) }
        throw source.error("'\(name)' tag was never closed", at: owner.start)
    }

    private mutating func add(
        tag name: String, _ token: Token, to block: inout Block, owner: Token?
    ) throws(TemplateError) {
        if name == "liquid" {
            try liquidTag(token, into: &block)
            return
        }
        guard let parser = TagCatalogue.parsers[name] else { throw unknown(tag: name, token, owner: owner) }
        let line = line(of: token)
        let tag = try parser(&self, token)
        block.isBlank = block.isBlank && tag.isBlank
        block.nodes.append(.tag(Block.TagNode(tag, line: line)))
    }

    /// The lines of a `liquid` tag become nodes of the block around it.
    private mutating func liquidTag(_ token: Token, into block: inout Block) throws(TemplateError) {
        let outer = tokenizer
        let trims = trimsNextText
        tokenizer = Tokenizer(lines: token.content, of: source)
        let inner = try self.block(until: [], of: nil).block
        tokenizer = outer
        trimsNextText = trims
        block.nodes += inner.nodes
        block.isBlank = block.isBlank && inner.isBlank
    }

    private func unknown(tag name: String, _ token: Token, owner: Token?) -> TemplateError {
        guard let owner = owner?.tagName else {
            let isOuter = name == "else" || name.hasPrefix("end")
            let hint = isOuter ? "" : Spelling.hint(for: name, among: TagCatalogue.parsers.keys)
            return source.error(isOuter ? "unexpected outer '\(name)' tag" : "unknown tag '\(name)'\(hint)", at: token.start)
        }
        if name == "else" { return source.error("'\(owner)' tag does not expect an 'else' tag", at: token.start) }
        if name.hasPrefix("end") {
            return source.error("'\(name)' is not a valid delimiter for '\(owner)' tags, use 'end\(owner)'", at: token.start)
        }
        return source.error("unknown tag '\(name)'\(Spelling.hint(for: name, among: TagCatalogue.parsers.keys))", at: token.start)
    }

    // MARK: Text

    private mutating func add(text token: Token, to block: inout Block) {
        var content = token.content
        if trimsNextText {
            while content.lowerBound < content.upperBound, source.bytes[content.lowerBound].isLiquidSpace {
                content = content.lowerBound + 1..<content.upperBound
            }
        }
        trimsNextText = false
        guard !content.isEmpty else { return }
        if block.isBlank, !source.isBlank(content) { block.isBlank = false }
        block.nodes.append(.text(Array(source.bytes[content])))
    }

    private mutating func trim(_ token: Token, _ block: inout Block) {
        guard token.kind != .text, !tokenizer.isLiquidTag else { return }
        if token.trimsBefore, case .text(var text)? = block.nodes.last {
            while let last = text.last, last.isLiquidSpace { text.removeLast() }
            block.nodes.removeLast()
            if !text.isEmpty { block.nodes.append(.text(text)) }
        }
        trimsNextText = token.trimsAfter
    }

    /// Passes over a body that isn't looked at, up to and with the tag that ends it.
    mutating func verbatimBody(of token: Token, until name: String) throws(TemplateError) -> Range<Int> {
        guard let (body, end) = tokenizer.skipVerbatim(to: name) else {
            throw source.error("'\(token.tagName ?? "")' tag was never closed", at: token.start)
        }
        trimsNextText = end.trimsAfter
        return body
    }

    /// Remembers whether the text after a passed tag loses its white space.
    mutating func noteTrim(_ token: Token) {
        trimsNextText = token.trimsAfter
    }

    private mutating func line(of token: Token) -> Int {
        if token.start > lineOffset {
            for byte in source.bytes[lineOffset..<token.start] where byte == 0x0A { line += 1 }
            lineOffset = token.start
        }
        return line
    }
}

// MARK: - What the template refers to

extension BlockParser {
    mutating func note(variables: [References.Reference]) {
        references.variables += variables
    }

    mutating func note(ownName name: String) {
        ownNames.insert(name)
    }

    mutating func note(partial name: String, at offset: Int, arguments: [String], seesAll: Bool) {
        references.partials.append(.init(name: name, offset: offset))
        references.partialArguments[name, default: []].formUnion(arguments)
        if seesAll { includedPartials.insert(name) }
    }

    mutating func note(filter name: String, at offset: Int) {
        references.filters.append(.init(name: name, offset: offset))
    }

    mutating func note(translation key: String, at offset: Int) {
        references.translations.append(.init(name: key, offset: offset))
    }
}
