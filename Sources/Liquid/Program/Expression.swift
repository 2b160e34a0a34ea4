/// What stands for a value in markup, compiled.
indirect enum Expression: Sendable {
    case literal(Value)
    case path(Path)
    case range(Expression, Expression)
}

/// A variable and the way into it: `a.b[0]["c"].size`.
struct Path: Sendable {
    enum Step: Sendable {
        /// `.name` or `["name"]`; after a dot, `size`, `first` and `last` mean what they say where there is no such member.
        case name(String, isCommand: Bool)
        case index(Int)
        case dynamic(Expression)
    }

    enum Root: Sendable {
        case name(String)
        case dynamic(Expression)
    }

    let root: Root
    var steps: [Step]
}
