/// What stands for a value in markup, compiled.
indirect enum Expression: Sendable {
    case literal(Value)
    case path(Path)
    case range(Expression, Expression)
}

/// A variable and the way into it: `a.b[0]["c"].size`; a class, so that evaluating it copies nothing.
final class Path: Sendable {
    enum Step: Sendable {
        /// `.name` or `["name"]`; after a dot, `size`, `first` and `last` mean what they say where there is no such member.
        case name(String, isCommand: Bool)
        case index(Int)
        case dynamic(Expression)

        /// The name of a member and nothing else.
        var plainName: String? {
            guard case .name(let name, isCommand: false) = self else { return nil }
            return name
        }
    }

    enum Root: Sendable {
        case name(String)
        case dynamic(Expression)
    }

    /// What gives the variable's name where it is computed; nil where it is the first of the names.
    let root: Expression?
    /// The plain names the path begins with, which are followed at one go.
    let names: [String]
    /// The bytes of these names.
    let nameBytes: Int
    /// The way on.
    let steps: [Step]

    init(root: Root, steps: [Step]) {
        let members = steps.prefix { $0.plainName != nil }.compactMap(\.plainName)
        switch root {
        case .name(let name): (self.root, names) = (nil, [name] + members)
        case .dynamic(let expression): (self.root, names) = (expression, members)
        }
        nameBytes = names.reduce(0) { $0 + $1.utf8.count }
        self.steps = Array(steps.dropFirst(members.count))
    }
}
