extension Function {
    /// `math.greatest` and `math.least` of several numbers, of any kinds, or of a list of them.
    static let extremes: [Function] = [extreme("math.greatest", .greater), extreme("math.least", .less)]

    private static func extreme(_ name: String, _ wanted: Order) -> Function {
        Function(
            name: name, overloads: [.global(.dyn, gives: .dyn)],
            nary: { (arguments, frame) throws(EvaluationError) in
                var numbers = List(arguments)
                if arguments.count == 1, case .list(let list) = arguments[0] { numbers = list }
                guard var result = numbers.first, result.numericOrder(result) != nil else { return nil }
                for number in numbers {
                    try frame.charge(1)
                    guard let order = number.numericOrder(result) else { return nil }
                    if order == wanted { result = number }
                }
                return result
            },
            isVariadic: true
        )
    }

    /// `math.ceil`, `floor`, `round`, `trunc`, `sqrt`, `isNaN`, `isInf`, `isFinite`, `abs`, `sign`.
    static let rounding: [Function] = [
        ofDouble("math.ceil") { .double($0.rounded(.up)) },
        ofDouble("math.floor") { .double($0.rounded(.down)) },
        ofDouble("math.round") { .double($0.rounded(.toNearestOrAwayFromZero)) },
        ofDouble("math.trunc") { .double($0.rounded(.towardZero)) },
        ofDouble("math.isNaN", gives: .bool) { .bool($0.isNaN) },
        ofDouble("math.isInf", gives: .bool) { .bool($0.isInfinite) },
        ofDouble("math.isFinite", gives: .bool) { .bool($0.isFinite) },
        ofNumber("math.sqrt", gives: .double) { value in
            switch value {
            case .int(let value): .double(Double(value).squareRoot())
            case .uint(let value): .double(Double(value).squareRoot())
            case .double(let value): .double(value.squareRoot())
            default: nil
            }
        },
        ofNumber("math.sign") { value in
            switch value {
            case .int(let value): .int(value.signum())
            case .uint(let value): .uint(min(value, 1))
            case .double(let value): .double(value > 0 ? 1 : value < 0 ? -1 : value.isNaN ? value : 0)
            default: nil
            }
        },
        Function(
            name: "math.abs", overloads: [.global(.int, gives: .int), .global(.uint, gives: .uint), .global(.double, gives: .double)],
            unary: { (value, _) throws(EvaluationError) in
                switch value {
                case .int(let value):
                    guard value != .min else { throw .overflow(operation: "math.abs()") }
                    return .int(abs(value))
                case .uint: return value
                case .double(let value): return .double(value.magnitude)
                default: return nil
                }
            }
        ),
    ]

    private static func ofDouble(
        _ name: String, gives result: ValueType = .double, _ body: @escaping @Sendable (Double) -> Value
    ) -> Function {
        Function(
            name: name, overloads: [.global(.double, gives: result)],
            unary: { (value, _) throws(EvaluationError) in
                guard case .double(let number) = value else { return nil }
                return body(number)
            }
        )
    }

    private static func ofNumber(
        _ name: String, gives result: ValueType? = nil, _ body: @escaping @Sendable (Value) -> Value?
    ) -> Function {
        Function(
            name: name, overloads: ([.int, .uint, .double] as [ValueType]).map { .global($0, gives: result ?? $0) },
            unary: { (value, _) throws(EvaluationError) in body(value) }
        )
    }
}
