/// `range.all(x, condition)` or `range.exists(x, condition)`: a chain of `&&` or `||` over the elements, errors as there.
struct Quantifier: Node {
    let isAll: Bool
    let iteration: Iteration
    let condition: any Node

    func evaluate(_ frame: inout Frame) throws(EvaluationError) -> Value {
        var failure: EvaluationError?
        let elements = try iteration.elements(&frame)
        for position in 0..<elements.count {
            try iteration.take(position, of: elements, &frame)
            do throws(EvaluationError) {
                if try iteration.holds(condition, &frame) != isAll { return .bool(!isAll) }
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
        let elements = try iteration.elements(&frame)
        for position in 0..<elements.count {
            try iteration.take(position, of: elements, &frame)
            if try iteration.holds(condition, &frame) { count += 1 }
        }
        return .bool(count == 1)
    }
}

/// `range.map(x, transform)`, `range.map(x, condition, transform)`, or without a transform `range.filter(x, condition)`.
struct ListTransformation: Node {
    let iteration: Iteration
    let condition: (any Node)?
    let transform: (any Node)?

    func evaluate(_ frame: inout Frame) throws(EvaluationError) -> Value {
        var results: [Value] = []
        let elements = try iteration.elements(&frame)
        for position in 0..<elements.count {
            try iteration.take(position, of: elements, &frame)
            if let condition, !(try iteration.holds(condition, &frame)) { continue }
            results.append(try transform?.evaluate(&frame) ?? frame.locals[iteration.slot])
        }
        return .list(List(results))
    }
}

/// `range.transformMap(k, v, transform)`, or `range.transformMapEntry(k, v, transform)` where each result is a map of entries.
struct MapTransformation: Node {
    let iteration: Iteration
    let condition: (any Node)?
    let transform: any Node
    let givesEntries: Bool

    func evaluate(_ frame: inout Frame) throws(EvaluationError) -> Value {
        var result = Map()
        let elements = try iteration.elements(&frame)
        for position in 0..<elements.count {
            try iteration.take(position, of: elements, &frame)
            if let condition, !(try iteration.holds(condition, &frame)) { continue }
            let key = frame.locals[iteration.slot]
            let value = try transform.evaluate(&frame)
            if !givesEntries, let key = MapKey(key) {
                result[key] = value
                continue
            }
            guard case .map(let entries) = value else { throw .noMatchingOverload(function: iteration.macro, arguments: [value.type]) }
            try frame.charge(entries.count)
            for (key, value) in entries {
                guard result[key] == nil else { throw .duplicateKey(key.value.text) }
                result[key] = value
            }
        }
        return .map(result)
    }
}

/// `cel.bind(name, value, body)`: a value that fails matters only where it is needed.
struct Binding: Node {
    let slot: Int
    let value: any Node
    let body: any Node

    func evaluate(_ frame: inout Frame) throws(EvaluationError) -> Value {
        do throws(EvaluationError) {
            frame.locals[slot] = try value.evaluate(&frame)
            if !frame.failures.isEmpty { frame.failures[slot] = nil }
        } catch .costExceeded {
            throw .costExceeded
        } catch {
            frame.failures[slot] = error
        }
        return try body.evaluate(&frame)
    }
}

/// The name of a `cel.bind`.
struct BoundName: Node {
    let slot: Int

    func evaluate(_ frame: inout Frame) throws(EvaluationError) -> Value {
        if !frame.failures.isEmpty, let failure = frame.failures[slot] { throw failure }
        return frame.locals[slot]
    }
}
