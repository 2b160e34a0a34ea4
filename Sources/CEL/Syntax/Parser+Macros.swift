extension Parser {
    /// A call, or what the macro of that name and number of arguments stands for (langdef.md, "Macros").
    func expanded(function: String, target: Syntax?, arguments: [Syntax], offset: Int) throws(Fault) -> Syntax {
        guard let target else {
            guard function == "has", arguments.count == 1 else {
                return try node(.call(function: function, target: nil, arguments: arguments), at: offset)
            }
            guard case .select(let operand, let field) = arguments[0].kind else {
                throw Fault(message: "has() wants a field, as in has(contact.attributes.plan)", offset: arguments[0].offset)
            }
            return try node(.has(operand, field: field), at: offset)
        }
        guard let kind = Self.macro(function, arguments.count) else {
            return try node(.call(function: function, target: target, arguments: arguments), at: offset)
        }
        guard case .identifier(let variable, isRooted: false) = arguments[0].kind else {
            throw Fault(message: "the first argument of \(function)() is the name for an element", offset: arguments[0].offset)
        }
        let isMap = kind == .map
        let comprehension = Syntax.Comprehension(
            kind: kind, range: target, variable: variable,
            condition: isMap && arguments.count == 2 ? nil : arguments[1],
            transform: isMap ? arguments[arguments.count - 1] : nil
        )
        return try node(.comprehension(comprehension), at: offset)
    }

    private static func macro(_ name: String, _ count: Int) -> Syntax.Comprehension.Kind? {
        switch (name, count) {
        case ("all", 2): .all
        case ("exists", 2): .exists
        case ("exists_one", 2), ("existsOne", 2): .existsOne
        case ("filter", 2): .filter
        case ("map", 2), ("map", 3): .map
        default: nil
        }
    }
}
