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

/// `{key: value}`
struct MapLiteral: Node {
    let entries: [(key: any Node, value: any Node)]

    func evaluate(_ frame: inout Frame) throws(EvaluationError) -> Value {
        try frame.charge(entries.count)
        var map = Map()
        for entry in entries {
            let name = try entry.key.evaluate(&frame)
            guard let key = MapKey(name) else { throw .unsupportedKey(name.type) }
            guard map[key] == nil else { throw .duplicateKey(name.text) }
            map[key] = try entry.value.evaluate(&frame)
        }
        return .map(map)
    }
}
