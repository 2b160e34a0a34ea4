extension Function {
    /// `size`: code points of a string, bytes, elements of a list, entries of a map.
    static let sizes: [Function] = [
        Function(
            name: "size",
            overloads: ([.string, .bytes, .list(.dyn), .map(.dyn, .dyn)] as [ValueType]).flatMap {
                [.global($0, gives: .int), .member($0, gives: .int)]
            },
            unary: { (value, frame) throws(EvaluationError) in
                switch value {
                case .string(let text):
                    try frame.charge(text.utf8.count / 16)
                    return .int(Int64(text.unicodeScalars.count))
                case .bytes(let bytes): return .int(Int64(bytes.count))
                case .list(let list): return .int(Int64(list.count))
                case .map(let map): return .int(Int64(map.count))
                default: return nil
                }
            }
        )
    ]
}
