/// `a > b and c or d`, evaluated from the right as Liquid does: `a and (b or c)`.
struct Condition: Sendable {
    enum Relation: Sendable {
        case and, or
    }

    struct Term: Sendable {
        let left: Expression
        let comparison: (operator: Comparison, right: Expression)?
        /// How the following term is joined; nil for the last one.
        var relation: Relation?
    }

    var terms: [Term]
}
