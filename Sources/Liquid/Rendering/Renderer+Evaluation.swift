internal import JSON

extension Renderer {
    mutating func evaluate(_ expression: Expression) throws(Failure) -> Value {
        switch expression {
        case .literal(let value): return value
        case .path(let path): return try evaluate(path)
        case .range(let low, let high):
            return .range(try rangeEnd(evaluate(low)), try rangeEnd(evaluate(high)))
        }
    }

    private mutating func rangeEnd(_ value: Value) throws(Failure) -> Int64 {
        try step(through: value)
        switch value {
        case .int(let number): return number
        case .null: return 0
        case .string, .html:
            guard case .int(let number) = value.wholeNumber else { return 0 }
            return number
        default: return try value.integer()
        }
    }

    mutating func evaluate(_ filtered: FilteredExpression) throws(Failure) -> Value {
        var value = try evaluate(filtered.expression)
        if context.refusesUnknownMembers, value.isNull, filtered.filters.first?.name != "default",
            case .path(let path) = filtered.expression
        {
            try refuseUnknownMember(path)
        }
        for index in filtered.filters.indices { value = try apply(filtered.filters[index], to: value) }
        return value
    }

    private mutating func apply(_ call: FilterCall, to input: Value) throws(Failure) -> Value {
        guard let filter = call.filter else { return input }
        try step(1 + call.arguments.count + call.named.count)
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

    mutating func evaluate(_ condition: Condition) throws(Failure) -> Bool {
        var result = false
        for index in condition.terms.indices {
            try step()
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

    private mutating func compare(_ left: Value, _ comparison: Comparison, _ right: Value) throws(Failure) -> Bool {
        switch comparison {
        case .equal: return try matches(left, right)
        case .unequal: return try !matches(left, right)
        case .contains:
            try step(searching: left, for: right)
            return left.contains(right)
        default:
            try step(matching: left, right)
            return try left.compare(comparison, with: right)
        }
    }

    /// Whether two values are equal in Liquid's sense.
    mutating func matches(_ left: Value, _ right: Value) throws(Failure) -> Bool {
        try step(matching: left, right)
        return left.matches(right)
    }

    // MARK: Variables

    private mutating func evaluate(_ path: Path) throws(Failure) -> Value {
        try step((path.names.count + path.steps.count + locals.count - firstLocal) >> 4 + path.nameBytes >> 8)
        let names = path.names
        var value: Value
        if let root = path.root {
            guard let name = try evaluate(root).text else { return .null }
            value = member(names.span, of: try variable(name)) ?? .null
        } else {
            value = self.value(at: names.span)
        }
        for part in path.steps {
            switch part {
            case .name(let name, let isCommand):
                try step(naming: name)
                let names = [name]
                if let member = member(names.span, of: value) {
                    value = member
                } else if isCommand, let result = value.command(name) {
                    try step(through: value)
                    value = result
                } else {
                    return .null
                }
            case .index(let index): value = value.element(index) ?? .null
            case .dynamic(let expression):
                let key = try evaluate(expression)
                try step(through: key)
                value = value.value(at: key) ?? .null
            }
        }
        return value
    }

    /// A variable by its name; null when there is none.
    mutating func variable(_ name: String) throws(Failure) -> Value {
        try step(naming: name)
        let names = [name]
        return value(at: names.span)
    }

    /// What names lead to, from a variable of a loop, an assigned one, or one of the data; null when that is nothing.
    private func value(at names: Span<String>) -> Value {
        let name = names[0]
        let members = names.extracting(droppingFirst: 1)
        let locals = locals.span
        var at = locals.count - 1
        while at >= firstLocal {
            if locals[at].name == name { return member(members, of: locals[at].value) ?? .null }
            at -= 1
        }
        if !assigned.isEmpty, let value = assigned[name] { return member(members, of: value) ?? .null }
        if !counters.isEmpty, let count = counters[name] { return member(members, of: .int(count)) ?? .null }
        return seesData ? data.value(at: names).map(Value.init) ?? .null : .null
    }

    /// What names lead to from a value: nil when there is no such member, the value itself when there are no names.
    private func member(_ names: Span<String>, of value: Value) -> Value? {
        guard !names.isEmpty else { return value }
        switch value {
        case .object(let members): return members.value(at: names).map(Value.init)
        case .loop(let index):
            return loops[index].member(names[0]).flatMap { member(names.extracting(droppingFirst: 1), of: $0) }
        default: return nil
        }
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
