extension Compiler {
    mutating func call(_ name: String, _ target: Syntax?, _ arguments: [Syntax], at offset: Int) -> Typed {
        if case .identifier(let variable, let isRooted) = target?.kind, isRooted || !scopes.contains(where: { $0.name == variable }),
            let aggregates = environment.aggregates(on: variable)
        {
            return aggregate(name, variable, aggregates, arguments, at: offset)
        }
        if let namespace = namespace(target, of: name) { return call("\(namespace).\(name)", nil, arguments, at: offset) }
        if let typed = optionalAlternative(name, target, arguments) { return typed }
        let isMember = target != nil
        let arguments = ((target.map { [$0] } ?? []) + arguments).map { compile($0) }
        let types = arguments.map(\.type)
        guard let function = Function.standard[name] else {
            let suggestion = Suggestion.text(for: name, among: Function.standard.keys)
            return refuse("unknown function '\(name)'\(suggestion)", at: offset, .noMatchingOverload(function: name, arguments: []))
        }
        let fitting = function.overloads.filter {
            $0.isMember == isMember && ($0.parameters.count == arguments.count || (function.isVariadic && !arguments.isEmpty))
        }
        guard !fitting.isEmpty else {
            return refuse(misuse(function), at: offset, .noMatchingOverload(function: name, arguments: []))
        }
        let accepting = fitting.filter { zip($0.parameters, types).allSatisfy { $0.accepts($1) } }
        if accepting.isEmpty, isStrict, !types.contains(.aggregates) {
            report("\(name)() doesn't take a \(types.map(\.description).joined(separator: " and a "))", at: offset)
        }
        let node = folded(node(function, arguments), function, arguments, at: offset)
        if name == "matches", !(node is Constant), case .string(let pattern) = arguments[1].node.constant {
            return Typed(node: match(arguments[0], pattern, node, at: offset), type: .bool)
        }
        return Typed(node: node, type: accepting.isEmpty ? .dyn : .joined(accepting.map { $0.result(for: types) }))
    }

    private func node(_ function: Function, _ arguments: [Typed]) -> any Node {
        if arguments.count == 1, let body = function.unary {
            return UnaryCall(name: function.name, body: body, argument: arguments[0].node)
        }
        if arguments.count == 2, let body = function.binary {
            return BinaryCall(name: function.name, body: body, first: arguments[0].node, second: arguments[1].node)
        }
        if let body = function.nary { return NaryCall(name: function.name, body: body, arguments: arguments.map(\.node)) }
        return Failure(error: .noMatchingOverload(function: function.name, arguments: []))
    }

    /// The namespace that a call's target names, `math` in `math.abs(x)`; nil when it is a value.
    private func namespace(_ target: Syntax?, of function: String) -> String? {
        guard let (name, _) = target?.qualifiedName, Function.standard["\(name).\(function)"] != nil else { return nil }
        return self.name(name, isRooted: false) == nil ? name : nil
    }

    /// A call of constants is worked out now; when that fails and types are checked, it is a fault: `duration("7 days")`.
    private mutating func folded(_ node: any Node, _ function: Function, _ arguments: [Typed], at offset: Int) -> any Node {
        guard arguments.allSatisfy({ $0.node is Constant }) else { return node }
        do throws(EvaluationError) {
            return Constant(value: try value(of: node))
        } catch {
            if case .noMatchingOverload = error { return node }
            if isStrict, error != .costExceeded { report(error.description, at: offset) }
            return node
        }
    }

    /// A match with a constant pattern, which is compiled now and, where types are checked, must be one.
    private mutating func match(_ text: Typed, _ pattern: String, _ node: any Node, at offset: Int) -> any Node {
        do throws(EvaluationError) {
            return Match(text: text.node, pattern: try Regex(pattern))
        } catch {
            if isStrict { report(error.description, at: offset) }
            return node
        }
    }

    private func misuse(_ function: Function) -> String {
        let ways = function.overloads.map { overload in
            let types = overload.parameters.map(\.description)
            return overload.isMember
                ? "\(types[0]).\(function.name)(\(types.dropFirst().joined(separator: ", ")))"
                : "\(function.name)(\(types.joined(separator: ", ")))"
        }
        return "\(function.name)() is called as \(ways.prefix(4).joined(separator: " or "))"
    }

    private mutating func aggregate(
        _ name: String, _ target: String, _ aggregates: [String: Environment.Aggregate], _ arguments: [Syntax], at offset: Int
    ) -> Typed {
        let typed = arguments.map { compile($0) }
        guard let aggregate = aggregates[name] else {
            let message = "unknown function '\(target).\(name)'\(Suggestion.text(for: name, among: aggregates.keys))"
            return refuse(message, at: offset, .noMatchingOverload(function: "\(target).\(name)", arguments: []))
        }
        let parameters = aggregate.parameters + aggregate.optionalParameters
        if !(aggregate.parameters.count...parameters.count).contains(typed.count) {
            let list = parameters.map(\.description).joined(separator: ", ")
            report("\(target).\(name)() takes (\(list)), the last \(aggregate.optionalParameters.count) optional", at: offset)
        }
        for (position, (parameter, argument)) in zip(parameters, typed).enumerated() where !parameter.accepts(argument.type) {
            let message = "argument \(position + 1) of \(target).\(name)() is a \(parameter), not a \(argument.type)"
            if isStrict { report(message, at: arguments[position].offset) }
        }
        note(References.AggregateCall(target: target, function: name, arguments: typed.map { $0.node.constant }))
        return Typed(node: AggregateCall(function: name, target: target, arguments: typed.map(\.node)), type: aggregate.result)
    }
}
