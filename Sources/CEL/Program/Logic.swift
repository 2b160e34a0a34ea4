/// A chain of `&&` or of `||`: an operand that decides the outcome outweighs the errors of others, whichever comes first.
struct Logic: Node {
    let isAnd: Bool
    let operands: [any Node]

    func evaluate(_ frame: inout Frame) throws(EvaluationError) -> Value {
        var failure: EvaluationError?
        for operand in operands {
            do throws(EvaluationError) {
                let value = try operand.evaluate(&frame)
                guard case .bool(let value) = value else {
                    throw EvaluationError.noMatchingOverload(function: isAnd ? "_&&_" : "_||_", arguments: [value.type])
                }
                if value != isAnd { return .bool(value) }
            } catch .costExceeded {
                throw .costExceeded
            } catch {
                failure = failure ?? error
            }
        }
        if let failure { throw failure }
        return .bool(isAnd)
    }
}

/// `condition ? first : second`
struct Conditional: Node {
    let condition: any Node
    let first: any Node
    let second: any Node

    func evaluate(_ frame: inout Frame) throws(EvaluationError) -> Value {
        let value = try condition.evaluate(&frame)
        guard case .bool(let isTrue) = value else { throw .noMatchingOverload(function: "_?_:_", arguments: [value.type]) }
        return isTrue ? try first.evaluate(&frame) : try second.evaluate(&frame)
    }
}
