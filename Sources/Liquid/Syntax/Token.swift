/// A piece of a template.
struct Token {
    enum Kind: Equatable {
        case text
        case output
        /// The tag's name: a word, or `#`.
        case tag(String)
    }

    var kind: Kind
    /// Of a text, its bytes; of an output or tag, its markup without the name.
    var content: Range<Int>
    /// Where the token begins in the source.
    let start: Int
    /// Where the next token begins.
    let end: Int
    var trimsBefore = false
    var trimsAfter = false

    /// The tag's name; nil for text and output.
    var tagName: String? {
        if case .tag(let name) = kind { name } else { nil }
    }
}
