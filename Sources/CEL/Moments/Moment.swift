/// Where a comparison with the clock changes its value by time alone: `now - x > duration("24h")` at x + 24 h.
package struct Moment: Sendable {
    private let program: any Node
    private let slots: Int
    private let costLimit: Int

    init(program: any Node, slots: Int, costLimit: Int) {
        self.program = program
        self.slots = slots
        self.costLimit = costLimit
    }

    /// The moment for these bindings: the comparison has one value before it, one after it, and perhaps a third at it. Nil when there is
    /// none, since what the clock is compared with is missing or no timestamp.
    package func instant(_ bindings: some Bindings) -> Instant? {
        var frame = Frame(bindings: bindings, locals: slots == 0 ? [] : Array(repeating: .null, count: slots), budget: costLimit)
        guard case .timestamp(let instant)? = try? program.evaluate(&frame) else { return nil }
        return instant
    }
}

extension Expression {
    /// What keeps the moments of a text from being found, even when it is no expression for other reasons; empty when it can't be parsed.
    package static func problems(withMomentsOf clock: String, in source: String) -> [CompileError.Problem] {
        guard let syntax = try? Parser.parse(source) else { return [] }
        var finder = MomentFinder(clock: clock)
        finder.look(into: syntax)
        return finder.faults.isEmpty ? [] : CompileError(finder.faults, in: source).problems
    }

    /// Where the value changes by time alone, `clock` being the variable that holds the time; empty when it isn't read.
    ///
    /// Between these moments the value stays the same, as long as aggregates do. An error names every place where the clock is used in
    /// another way than once in a comparison, with sums and differences around it.
    package func moments(of clock: String, in environment: Environment) throws(CompileError) -> [Moment] {
        let syntax: Syntax
        do throws(Fault) {
            syntax = try Parser.parse(source)
        } catch {
            throw CompileError([error], in: source)
        }
        var finder = MomentFinder(clock: clock)
        finder.look(into: syntax)
        guard finder.faults.isEmpty else { throw CompileError(finder.faults, in: source) }
        // What is solved for the clock is of the types that the comparison had; they were checked with it.
        var environment = environment
        environment.typing = .lenient
        var moments: [Moment] = []
        for solution in finder.solutions {
            var compiler = Compiler(environment)
            let typed = compiler.compile(solution)
            guard compiler.faults.isEmpty else { throw CompileError(compiler.faults, in: source) }
            moments.append(Moment(program: typed.node, slots: compiler.slots, costLimit: environment.costLimit))
        }
        return moments
    }
}
