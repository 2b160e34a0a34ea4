/// A function of one argument.
struct UnaryCall: Node {
    let name: String
    let body: Function.Unary
    let argument: any Node

    func evaluate(_ frame: inout Frame) throws(EvaluationError) -> Value {
        let argument = try argument.evaluate(&frame)
        try frame.charge(1 + argument.readingCost)
        guard let result = try body(argument, &frame) else {
            throw .noMatchingOverload(function: name, arguments: [argument.type])
        }
        return result
    }
}

/// A function of two arguments.
struct BinaryCall: Node {
    let name: String
    let body: Function.Binary
    let first: any Node
    let second: any Node

    func evaluate(_ frame: inout Frame) throws(EvaluationError) -> Value {
        let first = try first.evaluate(&frame)
        let second = try second.evaluate(&frame)
        try frame.charge(1 + first.readingCost + second.readingCost)
        guard let result = try body(first, second, &frame) else {
            throw .noMatchingOverload(function: name, arguments: [first.type, second.type])
        }
        return result
    }
}

/// A function of any number of arguments.
struct NaryCall: Node {
    let name: String
    let body: Function.Nary
    let arguments: [any Node]

    func evaluate(_ frame: inout Frame) throws(EvaluationError) -> Value {
        var values: [Value] = []
        for argument in arguments { values.append(try argument.evaluate(&frame)) }
        for value in values { try frame.charge(1 + value.readingCost) }
        guard let result = try body(values, &frame) else {
            throw .noMatchingOverload(function: name, arguments: values.map(\.type))
        }
        return result
    }
}

/// A call that the bindings answer.
struct AggregateCall: Node {
    let function: String
    let target: String
    let arguments: [any Node]

    func evaluate(_ frame: inout Frame) throws(EvaluationError) -> Value {
        var values: [Value] = []
        for argument in arguments { values.append(try argument.evaluate(&frame)) }
        try frame.charge(1)
        guard let result = try frame.bindings.call(function, target: target, arguments: values) else {
            throw .noMatchingOverload(function: "\(target).\(function)", arguments: values.map(\.type))
        }
        return result
    }
}
