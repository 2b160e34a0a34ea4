import JSON
import Time

extension Output {
    /// To the second.
    static func moment(_ moment: Timestamp) -> String {
        Timestamp(seconds: moment.seconds).description
    }

    /// As much as fits a line of a table.
    static func shortened(_ text: String, to limit: Int = 100) -> String {
        let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
        return line.count <= limit ? line : line.prefix(limit - 1) + "…"
    }

    /// Bytes, sixteen a line, with their offsets.
    static func hexadecimal(_ bytes: [UInt8]) -> String {
        stride(from: 0, to: bytes.count, by: 16).map { start in
            let row = bytes[start..<min(start + 16, bytes.count)].map { String(UInt16($0) + 0x100, radix: 16).dropFirst() }
            let offset = String(start, radix: 16)
            return String(repeating: "0", count: max(0, 8 - offset.count)) + offset + "  " + row.joined(separator: " ")
        }.joined(separator: "\n")
    }

    /// JSON on several lines, two blanks a level.
    static func pretty(_ value: JSONValue, indent: String = "") -> String {
        let inner = indent + "  "
        switch value {
        case .object(let members) where !members.isEmpty:
            let lines = members.map { inner + JSONValue.string($0.name).text + ": " + pretty($0.value, indent: inner) }
            return "{\n" + lines.joined(separator: ",\n") + "\n\(indent)}"
        case .array(let elements) where !elements.isEmpty:
            return "[\n" + elements.map { inner + pretty($0, indent: inner) }.joined(separator: ",\n") + "\n\(indent)]"
        default: return value.text
        }
    }
}
