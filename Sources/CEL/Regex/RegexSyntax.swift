/// A parsed pattern.
indirect enum RegexSyntax: Sendable {
    case empty
    case scalar(Unicode.Scalar, foldsCase: Bool)
    case characters(CharacterClass)
    case assertion(Assertion)
    case sequence([RegexSyntax])
    case alternatives([RegexSyntax])
    /// From `least` to `most` times; without end when `most` is nil.
    case repetition(RegexSyntax, least: Int, most: Int?)

    /// A test of where in the text one is.
    enum Assertion: Sendable {
        case textStart
        case textEnd
        case lineStart
        case lineEnd
        case wordBoundary
        case noWordBoundary
    }
}
