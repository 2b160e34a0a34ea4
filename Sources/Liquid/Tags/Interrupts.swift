/// `{% break %}`: leaves the loop.
struct Break: Tag {
    var isBlank: Bool { false }

    static func parse(_ parser: inout BlockParser, _ token: Token) -> any Tag { Break() }

    func render(_ renderer: inout Renderer) { renderer.interrupt = .leave }
}

/// `{% continue %}`: goes on with the loop's next element.
struct Continue: Tag {
    var isBlank: Bool { false }

    static func parse(_ parser: inout BlockParser, _ token: Token) -> any Tag { Continue() }

    func render(_ renderer: inout Renderer) { renderer.interrupt = .next }
}
