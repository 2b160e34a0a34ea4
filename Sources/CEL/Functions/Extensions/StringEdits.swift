extension Function {
    /// `lowerAscii`, `upperAscii`, `trim`, `reverse`, `replace`, `strings.quote`.
    static let stringEdits: [Function] = [
        edit("lowerAscii") { text in text.unicodeScalars.map { ("A"..."Z").contains($0) ? shifted($0, 32) : $0 }.text },
        edit("upperAscii") { text in text.unicodeScalars.map { ("a"..."z").contains($0) ? shifted($0, -32) : $0 }.text },
        edit("reverse") { $0.unicodeScalars.reversed().text },
        edit("trim") { text in
            let scalars = text.unicodeScalars.drop(while: \.properties.isWhitespace)
            return scalars.reversed().drop(while: \.properties.isWhitespace).reversed().text
        },
        edit("strings.quote", isMember: false) { text in "\"" + text.unicodeScalars.map(quoted).joined() + "\"" },
        Function(
            name: "replace",
            overloads: [
                .member(.string, .string, .string, gives: .string), .member(.string, .string, .string, .int, gives: .string),
            ],
            nary: { (arguments, frame) throws(EvaluationError) in
                guard case .string(let text) = arguments[0], case .string(let part) = arguments[1],
                    case .string(let replacement) = arguments[2]
                else { return nil }
                guard arguments.count == 4 else { return .string(try replaced(text, part, replacement, limit: -1, &frame)) }
                guard case .int(let limit) = arguments[3] else { return nil }
                return .string(try replaced(text, part, replacement, limit: limit, &frame))
            }
        ),
    ]

    private static func edit(_ name: String, isMember: Bool = true, _ body: @escaping @Sendable (String) -> String) -> Function {
        Function(
            name: name, overloads: [isMember ? .member(.string, gives: .string) : .global(.string, gives: .string)],
            unary: { (value, frame) throws(EvaluationError) in
                guard case .string(let text) = value else { return nil }
                try frame.charge(text.utf8.count / 2)
                return .string(body(text))
            }
        )
    }

    private static func shifted(_ letter: Unicode.Scalar, _ distance: Int32) -> Unicode.Scalar {
        Unicode.Scalar(UInt8(truncatingIfNeeded: Int32(letter.value) + distance))
    }

    private static func quoted(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\u{07}": "\\a"
        case "\u{08}": "\\b"
        case "\u{0C}": "\\f"
        case "\n": "\\n"
        case "\r": "\\r"
        case "\t": "\\t"
        case "\u{0B}": "\\v"
        case "\\": "\\\\"
        case "\"": "\\\""
        default: String(Character(scalar))
        }
    }

    private static func replaced(
        _ text: String, _ part: String, _ replacement: String, limit: Int64, _ frame: inout Frame
    ) throws(EvaluationError) -> String {
        let limit = limit < 0 ? Int.max : Int(limit)
        let pieces = try text.pieces(around: part, limit: limit == .max ? .max : limit + 1, joinsEnds: true, &frame)
        // What comes out can be far longer than what went in, so it is paid for before it is made.
        let size = (pieces.count - 1).multipliedReportingOverflow(by: replacement.utf8.count)
        try frame.chargeBytes(size.overflow ? .max / 2 : size.partialValue)
        return pieces.joined(separator: replacement)
    }
}

extension String {
    /// The text cut at each occurrence of a separator, into at most so many pieces. An empty separator cuts between all code points, and
    /// before the first and after the last too if `joinsEnds`.
    func pieces(around separator: String, limit: Int, joinsEnds: Bool, _ frame: inout Frame) throws(EvaluationError) -> [String] {
        try frame.chargeBytes(utf8.count * (1 + separator.utf8.count / 16))
        guard limit > 1 else { return [self] }
        if separator.isEmpty {
            try frame.charge(min(utf8.count, limit))
            return pieces(limit: limit, joinsEnds: joinsEnds)
        }
        let bytes = Array(utf8)
        let mark = Array(separator.utf8)
        var pieces: [String] = []
        var start = 0
        var position = 0
        while position + mark.count <= bytes.count, pieces.count < limit - 1 {
            guard bytes[position] == mark[0], bytes[position..<position + mark.count].elementsEqual(mark) else {
                position += 1
                continue
            }
            pieces.append(String(decoding: bytes[start..<position], as: UTF8.self))
            position += mark.count
            start = position
        }
        try frame.charge(pieces.count)
        return pieces + [String(decoding: bytes[start...], as: UTF8.self)]
    }

    private func pieces(limit: Int, joinsEnds: Bool) -> [String] {
        let scalars = Array(unicodeScalars)
        var pieces = joinsEnds ? [""] : []
        var position = 0
        while position < scalars.count, pieces.count < limit - 1 {
            pieces.append(String(Character(scalars[position])))
            position += 1
        }
        let rest = scalars[position...].text
        return joinsEnds || !rest.isEmpty ? pieces + [rest] : pieces
    }
}
