/// A run of text, outputs and tags.
struct Block: Sendable {
    enum Node: Sendable {
        case text([UInt8])
        case output(FilteredExpression, line: Int)
        case tag(any Tag, line: Int)
    }

    var nodes: [Node] = []
    /// Whether nothing in it can write anything but white space.
    var isBlank = true

    /// Takes the text out of a blank block, as the blocks of `if`, `for` and `case` do.
    mutating func removeText() {
        nodes.removeAll { if case .text = $0 { true } else { false } }
    }
}
