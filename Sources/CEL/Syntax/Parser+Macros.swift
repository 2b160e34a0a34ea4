extension Parser {
    /// A call, or what the macro of that name and number of arguments stands for (langdef.md, "Macros").
    func expanded(function: String, target: Syntax?, arguments: [Syntax], offset: Int) throws(Fault) -> Syntax {
        guard let target else {
            let isMacro = function == "has" && arguments.count == 1
            return isMacro
                ? try presence(arguments[0], at: offset)
                : try node(.call(function: function, target: nil, arguments: arguments), at: offset)
        }
        if case .identifier("cel", _) = target.kind, let syntax = try named(function, arguments, at: offset) { return syntax }
        if ["optMap", "optFlatMap"].contains(function), arguments.count == 2 {
            let name = try variable(arguments[0], of: function)
            return try node(.optionalMap(target, name, arguments[1], isFlat: function == "optFlatMap"), at: offset)
        }
        guard let macro = Self.macros[function]?.first(where: { $0.argumentCount == arguments.count }) else {
            return try node(.call(function: function, target: target, arguments: arguments), at: offset)
        }
        return try node(.comprehension(try comprehension(macro, function, over: target, arguments)), at: offset)
    }

    private func presence(_ argument: Syntax, at offset: Int) throws(Fault) -> Syntax {
        guard case .select(let operand, let field) = argument.kind else {
            throw Fault(message: "has() wants a field, as in has(contact.attributes.plan)", offset: argument.offset)
        }
        return try node(.has(operand, field: field), at: offset)
    }

    private func comprehension(
        _ macro: Macro, _ function: String, over range: Syntax, _ arguments: [Syntax]
    ) throws(Fault) -> Syntax.Comprehension {
        let first = try variable(arguments[0], of: function)
        let second = macro.variables == 2 ? try variable(arguments[1], of: function) : nil
        guard first != second else { throw Fault(message: "\(function)() wants two different names", offset: arguments[1].offset) }
        return Syntax.Comprehension(
            kind: macro.kind, range: range, variable: first, secondVariable: second,
            condition: macro.hasCondition ? arguments[macro.variables] : nil,
            transform: macro.hasTransform ? arguments[arguments.count - 1] : nil
        )
    }

    private func variable(_ argument: Syntax, of function: String) throws(Fault) -> String {
        guard case .identifier(let name, isRooted: false) = argument.kind else {
            throw Fault(message: "this argument of \(function)() is a name for an element", offset: argument.offset)
        }
        return name
    }
}

extension Parser {
    /// A form of a macro: names, then perhaps a condition, then perhaps a transform.
    private struct Macro {
        let kind: Syntax.Comprehension.Kind
        let variables: Int
        let hasCondition: Bool
        let hasTransform: Bool

        var argumentCount: Int { variables + (hasCondition ? 1 : 0) + (hasTransform ? 1 : 0) }

        /// One that asks a question of the elements, named once or twice.
        static func predicate(_ kind: Syntax.Comprehension.Kind, _ variables: ClosedRange<Int>) -> [Macro] {
            variables.map { Macro(kind: kind, variables: $0, hasCondition: true, hasTransform: false) }
        }

        /// One that makes something of each element, or of those that fulfil a condition.
        static func transform(_ kind: Syntax.Comprehension.Kind, _ variables: Int) -> [Macro] {
            [false, true].map { Macro(kind: kind, variables: variables, hasCondition: $0, hasTransform: true) }
        }
    }

    private static let macros: [String: [Macro]] = [
        "all": Macro.predicate(.all, 1...2),
        "exists": Macro.predicate(.exists, 1...2),
        "exists_one": Macro.predicate(.existsOne, 1...2),
        "existsOne": Macro.predicate(.existsOne, 1...2),
        "filter": Macro.predicate(.filter, 1...1),
        "map": Macro.transform(.map, 1),
        "transformList": Macro.transform(.map, 2),
        "transformMap": Macro.transform(.transformMap, 2),
        "transformMapEntry": Macro.transform(.transformMapEntry, 2),
    ]
}
