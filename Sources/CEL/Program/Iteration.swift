/// What the macros share: a range, and slots for its elements.
struct Iteration: Sendable {
    let range: any Node
    /// The slot for an element of a list or a key of a map; with a second slot for an index or a key.
    let slot: Int
    /// The slot for an element or a value, where there are two.
    let secondSlot: Int?
    let macro: String

    /// What is gone through.
    enum Elements {
        case list(List)
        case map(Map)

        var count: Int {
            switch self {
            case .list(let list): list.count
            case .map(let map): map.count
            }
        }
    }

    func elements(_ frame: inout Frame) throws(EvaluationError) -> Elements {
        switch try range.evaluate(&frame) {
        case .list(let list): return .list(list)
        case .map(let map): return .map(map)
        case let other: throw .noMatchingOverload(function: macro, arguments: [other.type])
        }
    }

    /// Puts an element into its slots.
    func take(_ position: Int, of elements: Elements, _ frame: inout Frame) throws(EvaluationError) {
        try frame.charge(1)
        switch (elements, secondSlot) {
        case (.list(let list), nil): frame.locals[slot] = list[position]
        case (.list(let list), let second?):
            frame.locals[slot] = .int(Int64(position))
            frame.locals[second] = list[position]
        case (.map(let map), nil): frame.locals[slot] = map.key(at: position).value
        case (.map(let map), let second?):
            let (key, value) = map[position]
            frame.locals[slot] = key.value
            frame.locals[second] = value
        }
    }

    /// What a predicate says of the element in the slots.
    func holds(_ condition: any Node, _ frame: inout Frame) throws(EvaluationError) -> Bool {
        let value = try condition.evaluate(&frame)
        guard case .bool(let holds) = value else { throw .noMatchingOverload(function: macro, arguments: [value.type]) }
        return holds
    }
}
