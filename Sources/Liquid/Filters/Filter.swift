/// A filter: what it takes and what it makes of it.
struct Filter: Sendable {
    typealias Function = @Sendable (Value, FilterInvocation) throws(Failure) -> Value

    /// How many arguments besides the input.
    let arity: ClosedRange<Int>
    let takesNamed: Bool
    let function: Function

    init(_ arity: ClosedRange<Int> = 0...0, named: Bool = false, _ function: @escaping Function) {
        self.arity = arity
        takesNamed = named
        self.function = function
    }

    func apply(to input: Value, _ invocation: borrowing FilterInvocation) throws(Failure) -> Value {
        // A filter without named arguments sees them as one more, an object, as in Ruby.
        let given = invocation.arguments.count + (takesNamed || invocation.named.isEmpty ? 0 : 1)
        guard arity.contains(given) else {
            let expected = arity.count == 1 ? "\(arity.lowerBound + 1)" : "\(arity.lowerBound + 1)..\(arity.upperBound + 1)"
            throw .fault("wrong number of arguments (given \(given + 1), expected \(expected))")
        }
        let result = try function(input, copy invocation)
        try invocation.check(result)
        return result
    }
}

/// The arguments of a filter and what it may ask.
struct FilterInvocation: Sendable {
    let arguments: [Value]
    let named: [(name: String, value: Value)]
    let context: RenderContext
    let escapesHTML: Bool
    let templateName: String

    /// An argument; null when it wasn't given.
    subscript(index: Int) -> Value {
        index < arguments.count ? arguments[index] : .null
    }

    subscript(name: String) -> Value? {
        named.last { $0.name == name }?.value
    }

    /// The text of an argument.
    func text(_ index: Int) -> String {
        self[index].rendered
    }

    var tooLarge: Failure {
        .limit(.tooMuchOutput(template: templateName, limit: context.limits.outputBytes))
    }

    /// Refuses a size before it is made.
    func allow(bytes: Int) throws(Failure) {
        if bytes > context.limits.outputBytes { throw tooLarge }
    }

    /// Refuses a number of elements before they are made.
    func allow(elements: Int) throws(Failure) {
        if elements > context.limits.steps {
            throw .limit(.tooManySteps(template: templateName, limit: context.limits.steps))
        }
    }

    func check(_ value: Value) throws(Failure) {
        switch value {
        case .string(let text), .html(let text): try allow(bytes: text.utf8.count)
        case .list(let elements): try allow(elements: elements.count)
        default: break
        }
    }
}
