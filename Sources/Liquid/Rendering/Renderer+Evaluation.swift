internal import JSON

extension Renderer {
    func evaluate(_ expression: Expression) throws(Failure) -> Value {
        switch expression {
        case .literal(let value): return value
        case .path(let path): return try evaluate(path)
        case .range(let low, let high):
            return .range(try rangeEnd(evaluate(low)), try rangeEnd(evaluate(high)))
        }
    }

    private func rangeEnd(_ value: Value) throws(Failure) -> Int64 {
        switch value {
        case .int(let number): return number
        case .null: return 0
        case .string, .html:
            guard case .int(let number) = value.wholeNumber else { return 0 }
            return number
        default: return try value.integer()
        }
    }

    mutating func evaluate(_ filtered: borrowing FilteredExpression) throws(Failure) -> Value {
        var value = try evaluate(filtered.expression)
        for index in filtered.filters.indices { value = try apply(filtered.filters[index], to: value) }
        return value
    }

    private mutating func apply(_ call: FilterCall, to input: Value) throws(Failure) -> Value {
        guard let filter = call.filter else { return input }
        var arguments: [Value] = []
        if !call.arguments.isEmpty {
            arguments.reserveCapacity(call.arguments.count)
            for argument in call.arguments { arguments.append(try evaluate(argument)) }
        }
        var named: [(name: String, value: Value)] = []
        for argument in call.named { named.append((argument.name, try evaluate(argument.value))) }
        try step(through: input)
        for argument in arguments { try step(through: argument) }
        let invocation = FilterInvocation(arguments: arguments, named: named, settings: settings, templateName: templateName)
        return try filter.apply(to: input, invocation)
    }

    func evaluate(_ condition: Condition) throws(Failure) -> Bool {
        var result = false
        for index in condition.terms.indices {
            let left = try evaluate(condition.terms[index].left)
            if let (comparison, right) = condition.terms[index].comparison {
                result = try compare(left, comparison, evaluate(right))
            } else {
                result = left.isTruthy
            }
            let relation = condition.terms[index].relation
            if relation == .or, result { break }
            if relation == .and, !result { break }
        }
        return result
    }

    private func compare(_ left: Value, _ comparison: Comparison, _ right: Value) throws(Failure) -> Bool {
        switch comparison {
        case .equal: left.matches(right)
        case .unequal: !left.matches(right)
        case .contains: left.contains(right)
        default: try left.compare(comparison, with: right)
        }
    }

    // MARK: Variables

    private func evaluate(_ path: Path) throws(Failure) -> Value {
        var value: Value
        switch path.root {
        case .name(let name): value = variable(name)
        case .dynamic(let expression):
            guard let name = try evaluate(expression).text else { return .null }
            value = variable(name)
        }
        for step in path.steps {
            switch step {
            case .name(let name, let isCommand):
                if let member = member(name, of: value) {
                    value = member
                } else if isCommand, let result = value.command(name) {
                    value = result
                } else {
                    return .null
                }
            case .index(let index): value = value.element(index) ?? .null
            case .dynamic(let expression): value = value.value(at: try evaluate(expression)) ?? .null
            }
        }
        return value
    }

    private func member(_ name: String, of value: Value) -> Value? {
        if case .loop(let index) = value { return loops[index].member(name) }
        return value.member(name)
    }

    /// A variable by its name: of a loop, assigned, or of the data; null when there is none.
    func variable(_ name: String) -> Value {
        var at = locals.count - 1
        while at >= firstLocal {
            if locals[at].name == name { return locals[at].value }
            at -= 1
        }
        if !assigned.isEmpty, let value = assigned[name] { return value }
        if !counters.isEmpty, let count = counters[name] { return .int(count) }
        if seesData, let value = data[name] { return Value(value) }
        return .null
    }
}

extension Renderer.Loop {
    func member(_ name: String) -> Value? {
        switch name {
        case "index": .int(Int64(index + 1))
        case "index0": .int(Int64(index))
        case "rindex": .int(Int64(length - index))
        case "rindex0": .int(Int64(length - index - 1))
        case "first": .bool(index == 0)
        case "last": .bool(index == length - 1)
        case "length": .int(Int64(length))
        default: table == nil ? forMember(name) : tableMember(name)
        }
    }

    private func forMember(_ name: String) -> Value? {
        switch name {
        case "name": .string(self.name)
        case "parentloop": parent.map(Value.loop) ?? .null
        default: nil
        }
    }

    private func tableMember(_ name: String) -> Value? {
        guard let table else { return nil }
        return switch name {
        case "col": .int(Int64(table.column))
        case "col0": .int(Int64(table.column - 1))
        case "col_first": .bool(table.column == 1)
        case "col_last": .bool(table.column == table.columns)
        case "row": .int(Int64(table.row))
        default: nil
        }
    }
}
