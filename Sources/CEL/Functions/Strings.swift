extension Function {
    /// `contains`, `startsWith`, `endsWith` by code points, and `matches`.
    static let strings: [Function] = [
        search("contains") { $0.contains($1) },
        search("startsWith") { $0.starts(with: $1) },
        search("endsWith") { $0.reversed().starts(with: $1.reversed()) },
        Function(
            name: "matches",
            overloads: [.global(.string, .string, gives: .bool), .member(.string, .string, gives: .bool)],
            binary: { (text, pattern, frame) throws(EvaluationError) in
                guard case .string(let text) = text, case .string(let pattern) = pattern else { return nil }
                // A few bytes can make a large set of code points, and a few more repeat it.
                try frame.charge(pattern.utf8.count * 32)
                let regex = try Regex(pattern)
                try frame.charge(regex.program.instructions.count)
                return .bool(try regex.matches(text, &frame))
            }
        ),
    ]

    private static func search(
        _ name: String, _ test: @escaping @Sendable (UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<UInt8>) -> Bool
    ) -> Function {
        Function(
            name: name,
            overloads: [.member(.string, .string, gives: .bool)],
            binary: { (text, part, frame) throws(EvaluationError) in
                guard case .string(var text) = text, case .string(var part) = part else { return nil }
                try frame.charge(1 + text.utf8.count * (name == "contains" ? 1 + part.utf8.count / 16 : 1) / 16)
                return .bool(text.withUTF8 { text in part.withUTF8 { test(text, $0) } })
            }
        )
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Whether these bytes hold those; code points need no care, since no part of one is another in UTF-8.
    fileprivate func contains(_ part: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = part.first else { return true }
        guard part.count <= count else { return false }
        for start in 0...(count - part.count) where self[start] == first {
            if self[start..<start + part.count].elementsEqual(part) { return true }
        }
        return false
    }
}
