/// A compiled expression: made once, evaluated as often as wanted from any thread. Two are equal when their sources are.
package struct Expression: Sendable {
    /// The text it was made of.
    package let source: String
    /// What it reads.
    package let references: References
    /// The type of its value, as far as it is known without evaluating.
    package let type: ValueType
    private let program: any Node
    private let slots: Int
    private let costLimit: Int

    /// Compiles a source; the error names everything that is wrong with it. `expected` is the type its value must have.
    package init(_ source: String, in environment: Environment, giving expected: ValueType = .dyn) throws(CompileError) {
        let syntax: Syntax
        do throws(Fault) {
            syntax = try Parser.parse(source)
        } catch {
            throw CompileError([error], in: source)
        }
        var compiler = Compiler(environment)
        let typed = compiler.compile(syntax)
        if environment.typing == .strict, !expected.accepts(typed.type) {
            compiler.report("the expression should give a \(expected), and gives a \(typed.type)", at: syntax.offset)
        }
        guard compiler.faults.isEmpty else { throw CompileError(compiler.faults, in: source) }
        self.source = source
        references = compiler.references
        type = typed.type.replacing(parameterBy: .dyn)
        program = typed.node
        slots = compiler.slots
        costLimit = environment.costLimit
    }

    /// The value for these bindings.
    package func evaluate(_ bindings: some Bindings) throws(EvaluationError) -> Value {
        var frame = Frame(bindings: bindings, locals: slots == 0 ? [] : Array(repeating: .null, count: slots), budget: costLimit)
        return try program.evaluate(&frame)
    }

    /// Whether a condition holds; a value other than true or false is an error.
    package func isTrue(_ bindings: some Bindings) throws(EvaluationError) -> Bool {
        let value = try evaluate(bindings)
        guard case .bool(let isTrue) = value else { throw .notABool(value.type) }
        return isTrue
    }
}

extension Expression: Hashable, CustomStringConvertible {
    package static func == (left: Expression, right: Expression) -> Bool {
        left.source == right.source
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(source)
    }

    package var description: String { source }
}
