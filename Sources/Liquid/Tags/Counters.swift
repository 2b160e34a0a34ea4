internal import JSON

/// `{% increment name %}`: writes a counter of its own and adds one to it.
struct Increment: Tag {
    let name: String

    var isBlank: Bool { false }

    static func parse(_ parser: inout BlockParser, _ token: Token) throws(TemplateError) -> any Tag {
        Increment(name: try parser.counterName(token))
    }

    func render(_ renderer: inout Renderer) throws(Failure) {
        let count = try renderer.counter(name)
        renderer.output.append(number: count)
        renderer.counters[name] = count &+ 1
    }
}

/// `{% decrement name %}`: takes one from a counter of its own and writes it.
struct Decrement: Tag {
    let name: String

    var isBlank: Bool { false }

    static func parse(_ parser: inout BlockParser, _ token: Token) throws(TemplateError) -> any Tag {
        Decrement(name: try parser.counterName(token))
    }

    func render(_ renderer: inout Renderer) throws(Failure) {
        let count = try renderer.counter(name) &- 1
        renderer.output.append(number: count)
        renderer.counters[name] = count
    }
}

extension BlockParser {
    fileprivate mutating func counterName(_ token: Token) throws(TemplateError) -> String {
        let name = source.text(source.trimmed(token.content))
        note(ownName: name)
        return name
    }
}

extension Renderer {
    /// A counter; one that has not begun takes the data's number of that name, or 0.
    fileprivate mutating func counter(_ name: String) throws(Failure) -> Int64 {
        try step(naming: name)
        if let count = counters[name] { return count }
        switch seesData ? data[name] : nil {
        case .int(let number)?: return number
        case nil, .null?, .bool(false)?: return 0
        default: throw .internal("'\(name)' is no number to count from")
        }
    }
}
