internal import JSON

/// A correlation key as text: JSON 123, 123.0 and "123" are the same one.
enum CanonicalKey {
    /// Longer ones aren't keys but documents.
    static let lengthLimit = 512

    /// The key for a value; an error for null, lists, maps and what is too long.
    static func text(of value: JSONValue) throws(FormulaError) -> String {
        let text: String
        switch value {
        case .string(let string): text = string
        case .int(let number): text = "\(number)"
        case .double(let number): text = Int64(exactly: number).map { "\($0)" } ?? "\(number)"
        case .bool(let bool): text = bool ? "true" : "false"
        case .null: throw FormulaError(reason: "the key is null")
        case .array, .object: throw FormulaError(reason: "the key must be a text, a number or a bool")
        }
        guard text.utf8.count <= lengthLimit else { throw FormulaError(reason: "the key is longer than \(lengthLimit) bytes") }
        return text
    }
}
