internal import JSON

/// Whatever takes time in proportion to a template or its data counts steps: one for a node, an element or 256 bytes.
extension Renderer {
    /// Counts work against the limits.
    @inline(__always)
    mutating func step(_ count: Int = 1) throws(Failure) {
        stepsLeft -= count
        if stepsLeft < 0 || output.count > outputLimit { throw .limit(limitReached) }
    }

    /// Counts a turn of a loop.
    @inline(__always)
    mutating func iterate() throws(Failure) {
        try step()
        iterationsLeft -= 1
        if iterationsLeft < 0 { throw .limit(.tooManyIterations(template: templateName, limit: context.limits.iterations)) }
    }

    private var limitReached: RenderError {
        stepsLeft < 0
            ? .tooManySteps(template: templateName, limit: context.limits.steps)
            : .tooMuchOutput(template: templateName, limit: outputLimit)
    }

    /// Counts the work a value makes for whoever goes through it.
    mutating func step(through value: Value) throws(Failure) {
        switch value {
        case .string(let text), .html(let text): try step(text.utf8.count >> 8)
        case .array(let elements): try step(elements.count)
        case .list(let elements):
            try step(elements.count)
            for element in elements { try step(through: element) }
        default: break
        }
    }

    /// Counts the work of finding something by a name.
    @inline(__always)
    mutating func step(naming name: String) throws(Failure) {
        try step(name.utf8.count >> 8)
    }

    /// Counts the work of `==`, which goes through both sides only where they are of one kind.
    mutating func step(matching left: Value, _ right: Value) throws(Failure) {
        switch (left, right) {
        case (.string(let text), .string(let other)): try step((text.utf8.count + other.utf8.count) >> 8)
        case (.string, .html), (.html, .string), (.html, .html), (_, .blank), (.blank, _):
            try step(through: left)
            try step(through: right)
        case _ where left.isCollection && right.isCollection: try step(left.weight + right.weight)
        default: break
        }
    }

    /// Counts the work of looking for a value in another.
    mutating func step(searching value: Value, for other: Value) throws(Failure) {
        switch value {
        case .array(let elements): try step(value.weight + elements.count * other.weight)
        case .list(let elements): try step(value.weight + elements.count * other.weight)
        default: try step(value.text == nil ? other.weight : value.weight + other.weight)
        }
    }
}

extension Value {
    /// The steps it takes to see all of it.
    fileprivate var weight: Int {
        switch self {
        case .string(let text), .html(let text): text.utf8.count >> 8
        case .array(let elements): elements.reduce(elements.count) { $0 + Value($1).weight }
        case .list(let elements): elements.reduce(elements.count) { $0 + $1.weight }
        case .object(let members): members.reduce(members.count) { $0 + Value($1.value).weight }
        default: 0
        }
    }
}
