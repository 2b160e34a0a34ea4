/// `[a, b]`
struct ListLiteral: Node {
    let elements: [any Node]

    func evaluate(_ frame: inout Frame) throws(EvaluationError) -> Value {
        try frame.charge(elements.count)
        var values: [Value] = []
        values.reserveCapacity(elements.count)
        for element in elements { values.append(try element.evaluate(&frame)) }
        return .list(List(values))
    }
}

/// `[a, ?b]`
struct OptionalListLiteral: Node {
    let elements: [any Node]

    func evaluate(_ frame: inout Frame) throws(EvaluationError) -> Value {
        try frame.charge(elements.count)
        var values: [Value] = []
        for element in elements {
            let value = try element.evaluate(&frame)
            if element is OptionalPart, case .optional(let present) = value {
                if let present { values.append(present) }
            } else {
                values.append(value)
            }
        }
        return .list(List(values))
    }
}

/// `{key: value}`, and `{?key: value}` where a missing value leaves the entry out.
struct MapLiteral: Node {
    let entries: [(key: any Node, value: any Node)]

    func evaluate(_ frame: inout Frame) throws(EvaluationError) -> Value {
        try frame.charge(entries.count)
        var map = Map()
        for entry in entries {
            let name = try entry.key.evaluate(&frame)
            try frame.charge(name.readingCost)
            guard let key = MapKey(name) else { throw .unsupportedKey(name.type) }
            guard map[key] == nil else { throw .duplicateKey(name.text) }
            let value = try entry.value.evaluate(&frame)
            if entry.value is OptionalPart, case .optional(let present) = value {
                map[key] = present
            } else {
                map[key] = value
            }
        }
        return .map(map)
    }
}
