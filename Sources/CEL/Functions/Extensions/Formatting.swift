extension Function {
    /// `format` (cel-spec, doc/extensions/strings.md).
    static let formatting: [Function] = [
        Function(
            name: "format", overloads: [.member(.string, .list(.dyn), gives: .string)],
            binary: { (pattern, arguments, frame) throws(EvaluationError) in
                guard case .string(let pattern) = pattern, case .list(let arguments) = arguments else { return nil }
                var formatter = Formatter(pattern: Array(pattern.unicodeScalars), arguments: arguments)
                return .string(try formatter.format(&frame))
            }
        )
    ]
}

/// Fills the clauses of a pattern, `%s` or `%.2f`, with arguments.
private struct Formatter {
    let pattern: [Unicode.Scalar]
    let arguments: List
    private var position = 0
    private var taken = 0

    init(pattern: [Unicode.Scalar], arguments: List) {
        self.pattern = pattern
        self.arguments = arguments
    }

    mutating func format(_ frame: inout Frame) throws(EvaluationError) -> String {
        var result = ""
        while position < pattern.count {
            let scalar = pattern[position]
            position += 1
            if scalar == "%" {
                let text = try clause(&frame)
                try frame.chargeBytes(text.utf8.count)
                result += text
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        try frame.chargeBytes(pattern.count)
        return result
    }

    private mutating func clause(_ frame: inout Frame) throws(EvaluationError) -> String {
        guard position < pattern.count else { throw .failed("a '%' at the end of a format") }
        if pattern[position] == "%" {
            position += 1
            return "%"
        }
        let precision = try precision()
        guard position < pattern.count else { throw .failed("a clause at the end of a format has no letter") }
        let letter = pattern[position]
        position += 1
        guard "sdfexXob".unicodeScalars.contains(letter) else { throw .failed("unknown format clause '%\(letter)'") }
        guard taken < arguments.count else { throw .failed("the format wants more than \(arguments.count) arguments") }
        let value = arguments[taken]
        taken += 1
        guard let text = try value.formatted(letter, precision: precision ?? 6, &frame) else {
            throw .failed("a \(value.type) can't be formatted as '%\(letter)'")
        }
        return text
    }

    private mutating func precision() throws(EvaluationError) -> Int? {
        guard pattern[position] == "." else { return nil }
        position += 1
        var value = 0
        let start = position
        while position < pattern.count, ("0"..."9").contains(pattern[position]) {
            value = value * 10 + Int(pattern[position].value - 48)
            guard value <= 1_000 else { throw .failed("a format's precision is at most 1000") }
            position += 1
        }
        guard position > start else { throw .failed("a format's precision is a number") }
        return value
    }
}
