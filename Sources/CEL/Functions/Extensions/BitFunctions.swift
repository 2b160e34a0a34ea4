extension Function {
    /// `math.bitAnd`, `bitOr`, `bitXor`, `bitNot`, `bitShiftLeft`, `bitShiftRight`.
    static let bits: [Function] = [
        pairwise("math.bitAnd", { $0 & $1 }, { $0 & $1 }),
        pairwise("math.bitOr", { $0 | $1 }, { $0 | $1 }),
        pairwise("math.bitXor", { $0 ^ $1 }, { $0 ^ $1 }),
        shift("math.bitShiftLeft", { $0 << $1 }, { $0 << $1 }),
        // An int is shifted as its bits stand, so that the sign isn't drawn along (cel-go, ext/math.go).
        shift("math.bitShiftRight", { Int64(bitPattern: UInt64(bitPattern: $0) >> $1) }, { $0 >> $1 }),
        Function(
            name: "math.bitNot", overloads: [.global(.int, gives: .int), .global(.uint, gives: .uint)],
            unary: { (value, _) throws(EvaluationError) in
                switch value {
                case .int(let value): .int(~value)
                case .uint(let value): .uint(~value)
                default: nil
                }
            }
        ),
    ]

    private static func pairwise(
        _ name: String, _ signed: @escaping @Sendable (Int64, Int64) -> Int64, _ unsigned: @escaping @Sendable (UInt64, UInt64) -> UInt64
    ) -> Function {
        Function(
            name: name, overloads: [.global(.int, .int, gives: .int), .global(.uint, .uint, gives: .uint)],
            binary: { (left, right, _) throws(EvaluationError) in
                switch (left, right) {
                case (.int(let left), .int(let right)): .int(signed(left, right))
                case (.uint(let left), .uint(let right)): .uint(unsigned(left, right))
                default: nil
                }
            }
        )
    }

    private static func shift(
        _ name: String, _ signed: @escaping @Sendable (Int64, Int64) -> Int64, _ unsigned: @escaping @Sendable (UInt64, Int64) -> UInt64
    ) -> Function {
        Function(
            name: name, overloads: [.global(.int, .int, gives: .int), .global(.uint, .int, gives: .uint)],
            binary: { (value, distance, _) throws(EvaluationError) in
                guard case .int(let distance) = distance else { return nil }
                switch value {
                case .int, .uint: if distance < 0 { throw .failed("\(name)() can't shift by a negative number") }
                default: return nil
                }
                if case .int(let value) = value { return .int(signed(value, distance)) }
                if case .uint(let value) = value { return .uint(unsigned(value, distance)) }
                return nil
            }
        )
    }
}
