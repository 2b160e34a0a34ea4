extension Function {
    /// `split` and `join`.
    static let stringLists: [Function] = [
        Function(
            name: "split",
            overloads: [.member(.string, .string, gives: .list(.string)), .member(.string, .string, .int, gives: .list(.string))],
            nary: { (arguments, frame) throws(EvaluationError) in
                guard case .string(let text) = arguments[0], case .string(let separator) = arguments[1] else { return nil }
                var limit = Int.max
                if arguments.count == 3 {
                    guard case .int(let count) = arguments[2] else { return nil }
                    if count == 0 { return .list([]) }
                    if count > 0 { limit = Int(count) }
                }
                let pieces = try text.pieces(around: separator, limit: limit, joinsEnds: false, &frame)
                return .list(List(pieces.map { Value.string($0) }))
            }
        ),
        Function(
            name: "join",
            overloads: [.member(.list(.string), gives: .string), .member(.list(.string), .string, gives: .string)],
            nary: { (arguments, frame) throws(EvaluationError) in
                guard case .list(let list) = arguments[0] else { return nil }
                guard arguments.count == 2 else { return try joined(list, separator: "", &frame) }
                guard case .string(let separator) = arguments[1] else { return nil }
                return try joined(list, separator: separator, &frame)
            }
        ),
    ]

    private static func joined(_ list: List, separator: String, _ frame: inout Frame) throws(EvaluationError) -> Value? {
        var result = ""
        for position in list.indices {
            guard case .string(let text) = list[position] else { return nil }
            try frame.chargeBytes(text.utf8.count + separator.utf8.count)
            if position > 0 { result += separator }
            result += text
        }
        return .string(result)
    }
}
