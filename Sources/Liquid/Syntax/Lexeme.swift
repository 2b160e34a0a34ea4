/// A word of the markup inside `{{ }}` and `{% %}`.
struct Lexeme: Equatable {
    enum Kind: Equatable {
        case identifier
        case string
        case integer
        case float
        case pipe, dot, dotdot, colon, comma, equals
        case openSquare, closeSquare, openRound, closeRound
        case comparison(Comparison)
        case end
    }

    let kind: Kind
    /// Its bytes in the source; of a string those between the quotes.
    let range: Range<Int>
}

/// An operator that compares two values.
enum Comparison: Sendable {
    case equal, unequal, less, lessOrEqual, greater, greaterOrEqual, contains
}
