extension Function {
    /// `optional.of`, `optional.none`, `optional.ofNonZeroValue`, `optional.unwrap`, `hasValue`, `value`, `unwrapOpt`, `first`, `last`.
    static let optionals: [Function] = [
        Function(
            name: "optional.none", overloads: [.global(gives: .optional(.parameter))],
            nary: { (_, _) throws(EvaluationError) in .optional(nil) }
        ),
        conversion("optional.of", from: [.parameter], to: .optional(.parameter)) { (value, _) throws(EvaluationError) in .optional(value) },
        conversion("optional.ofNonZeroValue", from: [.parameter], to: .optional(.parameter)) { (value, _) throws(EvaluationError) in
            .optional(value.isZero ? nil : value)
        },
        conversion("optional.unwrap", from: [.list(.optional(.parameter))], to: .list(.parameter)) {
            (value, frame) throws(EvaluationError) in
            try value.unwrapped(&frame)
        },
        ofOptional("hasValue", gives: .bool) { .bool($0 != nil) },
        Function(
            name: "value", overloads: [.member(.optional(.parameter), gives: .parameter)],
            unary: { (value, _) throws(EvaluationError) in
                guard case .optional(let present) = value else { return nil }
                guard let present else { throw .failed("the optional has no value") }
                return present
            }
        ),
        Function(
            name: "unwrapOpt", overloads: [.member(.list(.optional(.parameter)), gives: .list(.parameter))],
            unary: { (value, frame) throws(EvaluationError) in try value.unwrapped(&frame) }
        ),
        ofList("first") { $0.first },
        ofList("last") { $0.last },
    ]

    private static func ofOptional(
        _ name: String, gives result: ValueType, _ body: @escaping @Sendable (Value?) -> Value
    ) -> Function {
        Function(
            name: name, overloads: [.member(.optional(.dyn), gives: result)],
            unary: { (value, _) throws(EvaluationError) in
                guard case .optional(let present) = value else { return nil }
                return body(present)
            }
        )
    }

    private static func ofList(_ name: String, _ body: @escaping @Sendable (List) -> Value?) -> Function {
        Function(
            name: name, overloads: [.member(.list(.parameter), gives: .optional(.parameter))],
            unary: { (value, _) throws(EvaluationError) in
                guard case .list(let list) = value else { return nil }
                return .optional(body(list))
            }
        )
    }
}

extension Value {
    /// Whether it is what its type starts from: 0, empty, false, null.
    fileprivate var isZero: Bool {
        switch self {
        case .null, .optional(nil): true
        case .bool(let value): !value
        case .int(let value): value == 0
        case .uint(let value): value == 0
        case .double(let value): value == 0
        case .string(let text): text.isEmpty
        case .bytes(let bytes): bytes.isEmpty
        case .list(let list): list.isEmpty
        case .map(let map): map.isEmpty
        case .duration(let span): span.nanoseconds == 0
        case .timestamp(let instant): instant.seconds == 0 && instant.nanoseconds == 0
        case .type, .optional, .address, .addressRange: false
        }
    }

    /// The values of a list of optionals that are present.
    fileprivate func unwrapped(_ frame: inout Frame) throws(EvaluationError) -> Value? {
        guard case .list(let list) = self else { return nil }
        var values: [Value] = []
        for value in list {
            try frame.charge(1)
            guard case .optional(let present) = value else { return nil }
            if let present { values.append(present) }
        }
        return .list(List(values))
    }
}
