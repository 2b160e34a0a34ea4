/// A run of text, outputs and tags.
struct Block: Sendable {
    enum Node: Sendable {
        case text([UInt8])
        /// `{{ }}` and its line.
        case output(FilteredExpression, line: Int)
        case tag(TagNode)
    }

    /// A tag and its line.
    final class TagNode: Sendable {
        let tag: any Tag
        let line: Int

        init(_ tag: any Tag, line: Int) {
            self.tag = tag
            self.line = line
        }
    }

    var nodes: [Node] = []
    /// Whether nothing in it can write anything but white space.
    var isBlank = true

    /// Takes the text out of a blank block, as the blocks of `if`, `for` and `case` do.
    mutating func removeText() {
        nodes.removeAll { if case .text = $0 { true } else { false } }
    }
}
