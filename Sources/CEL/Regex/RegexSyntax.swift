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

extension RegexSyntax {
    /// What remains of a limit when it is divided by the counts of repetitions in each other; 0 when those come to more.
    func repetitionsLeft(of limit: Int) -> Int {
        switch self {
        case .empty, .scalar, .characters, .assertion: return limit
        case .sequence(let parts), .alternatives(let parts):
            return parts.reduce(limit) { min($0, $1.repetitionsLeft(of: limit)) }
        case .repetition(let part, let least, let most):
            let count = most ?? least
            return part.repetitionsLeft(of: count > 0 ? limit / count : limit)
        }
    }
}
