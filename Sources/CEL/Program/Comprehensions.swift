/// What the macros share: a range and a slot for its elements.
struct Iteration: Sendable {
    let range: any Node
    let slot: Int
    let macro: String

    /// The elements of a list, or the keys of a map.
    func elements(_ frame: inout Frame) throws(EvaluationError) -> List {
        switch try range.evaluate(&frame) {
        case .list(let list): return list
        case .map(let map): return List(map.map(\.key.value))
        case let other: throw .noMatchingOverload(function: macro, arguments: [other.type])
        }
    }

    /// What a predicate says of an element.
    func holds(_ condition: any Node, for element: Value, _ frame: inout Frame) throws(EvaluationError) -> Bool {
        try frame.charge(1)
        frame.locals[slot] = element
        let value = try condition.evaluate(&frame)
        guard case .bool(let holds) = value else { throw .noMatchingOverload(function: macro, arguments: [value.type]) }
        return holds
    }
}

/// `range.all(x, condition)` or `range.exists(x, condition)`: a chain of `&&` or `||` over the elements, errors as there.
struct Quantifier: Node {
    let isAll: Bool
    let iteration: Iteration
    let condition: any Node

    func evaluate(_ frame: inout Frame) throws(EvaluationError) -> Value {
        var failure: EvaluationError?
        for element in try iteration.elements(&frame) {
            do throws(EvaluationError) {
                if try iteration.holds(condition, for: element, &frame) != isAll { return .bool(!isAll) }
            } catch .costExceeded {
                throw .costExceeded
            } catch {
                failure = failure ?? error
            }
        }
        if let failure { throw failure }
        return .bool(isAll)
    }
}

/// `range.exists_one(x, condition)`
struct UniqueQuantifier: Node {
    let iteration: Iteration
    let condition: any Node

    func evaluate(_ frame: inout Frame) throws(EvaluationError) -> Value {
        var count = 0
        for element in try iteration.elements(&frame) where try iteration.holds(condition, for: element, &frame) {
            count += 1
        }
        return .bool(count == 1)
    }
}

/// `range.map(x, transform)`, `range.map(x, condition, transform)`, or without a transform `range.filter(x, condition)`.
struct Transformation: Node {
    let iteration: Iteration
    let condition: (any Node)?
    var transform: (any Node)?

    func evaluate(_ frame: inout Frame) throws(EvaluationError) -> Value {
        var results: [Value] = []
        for element in try iteration.elements(&frame) {
            if let condition {
                guard try iteration.holds(condition, for: element, &frame) else { continue }
            } else {
                try frame.charge(1)
                frame.locals[iteration.slot] = element
            }
            results.append(try transform?.evaluate(&frame) ?? element)
        }
        return .list(List(results))
    }
}
