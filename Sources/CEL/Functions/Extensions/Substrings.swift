extension Function {
    /// `charAt`, `indexOf`, `lastIndexOf`, `substring`; positions count code points.
    static let substrings: [Function] = [
        Function(
            name: "charAt", overloads: [.member(.string, .int, gives: .string)],
            binary: { (text, position, frame) throws(EvaluationError) in
                guard case .string(let text) = text, case .int(let position) = position else { return nil }
                return .string(try text.slice(from: position, to: nil, &frame).prefix(1).text)
            }
        ),
        Function(
            name: "substring", overloads: [.member(.string, .int, gives: .string), .member(.string, .int, .int, gives: .string)],
            nary: { (arguments, frame) throws(EvaluationError) in
                guard case .string(let text) = arguments[0], case .int(let start) = arguments[1] else { return nil }
                guard arguments.count == 3 else { return .string(try text.slice(from: start, to: nil, &frame).text) }
                guard case .int(let end) = arguments[2] else { return nil }
                return .string(try text.slice(from: start, to: end, &frame).text)
            }
        ),
        search("indexOf") { text, part, start in
            let first = start ?? 0
            guard text.count - part.count >= first else { return nil }
            return (first...(text.count - part.count)).first { text[$0...].starts(with: part) }
        },
        search("lastIndexOf") { text, part, start in
            let last = min(start ?? text.count, text.count - part.count)
            guard last >= 0 else { return nil }
            return (0...last).last { text[$0...].starts(with: part) }
        },
    ]

    private static func search(
        _ name: String, _ find: @escaping @Sendable ([Unicode.Scalar], [Unicode.Scalar], Int?) -> Int?
    ) -> Function {
        Function(
            name: name, overloads: [.member(.string, .string, gives: .int), .member(.string, .string, .int, gives: .int)],
            nary: { (arguments, frame) throws(EvaluationError) in
                guard case .string(let text) = arguments[0], case .string(let part) = arguments[1] else { return nil }
                try frame.charge(text.utf8.count * (1 + part.utf8.count / 16) / 4)
                let scalars = Array(text.unicodeScalars)
                guard arguments.count == 3 else { return .int(Int64(find(scalars, Array(part.unicodeScalars), nil) ?? -1)) }
                guard case .int(let start) = arguments[2] else { return nil }
                if part.isEmpty { return .int(start) }
                guard start >= 0, start < scalars.count else { throw .failed("index out of range: \(start)") }
                return .int(Int64(find(scalars, Array(part.unicodeScalars), Int(start)) ?? -1))
            }
        )
    }
}

extension String {
    /// The code points from one position up to another, the end when there is none.
    fileprivate func slice(from start: Int64, to end: Int64?, _ frame: inout Frame) throws(EvaluationError) -> ArraySlice<Unicode.Scalar> {
        try frame.chargeBytes(utf8.count)
        let scalars = Array(unicodeScalars)
        for position in [start, end ?? start] where position < 0 || position > scalars.count {
            throw .failed("index out of range: \(position)")
        }
        let end = end.map { Int($0) } ?? scalars.count
        guard start <= end else { throw .failed("invalid substring range: from \(start) to \(end)") }
        return scalars[Int(start)..<end]
    }
}

extension Sequence<Unicode.Scalar> {
    /// The code points as a string.
    var text: String {
        var view = String.UnicodeScalarView()
        for scalar in self { view.append(scalar) }
        return String(view)
    }
}
