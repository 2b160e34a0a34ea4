/// A tag, compiled.
protocol Tag: Sendable {
    /// Whether it writes nothing visible, so that white space around it may vanish from a block that writes nothing else.
    var isBlank: Bool { get }

    func render(_ renderer: inout Renderer) throws(Failure)
}

/// Compiles a tag whose name was just read.
typealias TagParser = @Sendable (inout BlockParser, Token) throws(TemplateError) -> any Tag

/// The tags of the language.
enum TagCatalogue {
    static let parsers: [String: TagParser] = [
        "#": InlineComment.parse,
        "assign": Assign.parse,
        "break": Break.parse,
        "capture": Capture.parse,
        "case": Case.parse,
        "comment": Comment.parse,
        "continue": Continue.parse,
        "cycle": Cycle.parse,
        "decrement": Decrement.parse,
        "doc": Doc.parse,
        "echo": Echo.parse,
        "for": For.parse,
        "if": If.parse,
        "ifchanged": IfChanged.parse,
        "include": Include.parse,
        "increment": Increment.parse,
        "raw": Raw.parse,
        "render": Render.parse,
        "snippet": SnippetDefinition.parse,
        "tablerow": TableRow.parse,
        "unless": Unless.parse,
    ]
}
