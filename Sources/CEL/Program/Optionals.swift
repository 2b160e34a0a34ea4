/// `operand.?field`
struct OptionalSelection: Node {
    let operand: any Node
    let field: String

    func evaluate(_ frame: inout Frame) throws(EvaluationError) -> Value {
        let value = try operand.evaluate(&frame)
        try frame.charge(1)
        return try value.optionalMember(field)
    }
}

/// `operand[?index]`
struct OptionalElement: Node {
    let operand: any Node
    let index: any Node

    func evaluate(_ frame: inout Frame) throws(EvaluationError) -> Value {
        let value = try operand.evaluate(&frame)
        let index = try index.evaluate(&frame)
        try frame.charge(1 + index.readingCost)
        if case .optional(let value) = value { return .optional(try value?.element(index)) }
        return .optional(try value.element(index))
    }
}

/// `?element` of a list, or a value in a map: its optional.
struct OptionalPart: Node {
    let operand: any Node

    func evaluate(_ frame: inout Frame) throws(EvaluationError) -> Value {
        let value = try operand.evaluate(&frame)
        guard case .optional = value else { throw .noMatchingOverload(function: "?_", arguments: [value.type]) }
        return value
    }
}

/// `optional.or(other)` and `optional.orValue(value)`; what stands in is evaluated only when it is needed.
struct OptionalAlternative: Node {
    let operand: any Node
    let alternative: any Node
    let givesOptional: Bool

    func evaluate(_ frame: inout Frame) throws(EvaluationError) -> Value {
        let value = try operand.evaluate(&frame)
        guard case .optional(let present) = value else {
            throw .noMatchingOverload(function: givesOptional ? "or" : "orValue", arguments: [value.type])
        }
        if let present { return givesOptional ? value : present }
        let other = try alternative.evaluate(&frame)
        guard givesOptional else { return other }
        guard case .optional = other else { throw .noMatchingOverload(function: "or", arguments: [.optional, other.type]) }
        return other
    }
}

/// `optional.optMap(name, body)` and `optFlatMap`.
struct OptionalTransformation: Node {
    let operand: any Node
    let slot: Int
    let body: any Node
    let isFlat: Bool

    func evaluate(_ frame: inout Frame) throws(EvaluationError) -> Value {
        let value = try operand.evaluate(&frame)
        guard case .optional(let present) = value else {
            throw .noMatchingOverload(function: isFlat ? "optFlatMap" : "optMap", arguments: [value.type])
        }
        guard let present else { return value }
        frame.locals[slot] = present
        let result = try body.evaluate(&frame)
        guard isFlat else { return .optional(result) }
        guard case .optional = result else { throw .noMatchingOverload(function: "optFlatMap", arguments: [result.type]) }
        return result
    }
}
