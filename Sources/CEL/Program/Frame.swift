/// What one evaluation works with: bindings, the variables of macros, and the steps that are left.
struct Frame {
    let bindings: any Bindings
    /// The variables of macros, each in its slot.
    var locals: [Value]
    /// Why there is no value in a slot.
    var failures: [Int: EvaluationError] = [:]
    /// Steps that may still be taken.
    var budget: Int

    /// Takes so many steps.
    @inline(__always)
    mutating func charge(_ steps: Int) throws(EvaluationError) {
        budget -= steps
        guard budget > 0 else { throw .costExceeded }
    }

    /// Takes the steps that going through or making so many bytes costs.
    mutating func chargeBytes(_ count: Int) throws(EvaluationError) {
        try charge(count / 16 + 1)
    }
}

extension Value {
    /// The steps that going through the value once costs: its bytes, when it has any.
    var readingCost: Int {
        switch self {
        case .string(let text): text.utf8.count / 16
        case .bytes(let bytes): bytes.count / 16
        default: 0
        }
    }
}
