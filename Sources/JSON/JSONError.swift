/// Why bytes are not the JSON that was asked for, and where.
package struct JSONError: Error, Equatable, CustomStringConvertible {
    /// What was wrong.
    package enum Reason: Equatable, Sendable {
        /// The text ended in the middle of a value.
        case endedEarly
        /// A byte that can't stand here.
        case unexpected(UInt8)
        /// Something follows the document.
        case trailing
        /// A string holds invalid UTF-8, a control character, or half a surrogate pair.
        case invalidString
        /// A string holds U+0000, which PostgreSQL's text and jsonb can't.
        case nulCharacter
        /// Not a number as RFC 8259 §6 writes it, or one out of a double's range.
        case invalidNumber
        /// Arrays and objects lie deeper in each other than `JSONReader.depthLimit`.
        case tooDeep
        /// A value of another kind was expected.
        case mismatch(expected: String)
    }

    /// What was wrong.
    package let reason: Reason
    /// The byte, counted from 0.
    package let offset: Int

    /// Names a fault at a byte.
    package init(_ reason: Reason, at offset: Int) {
        self.reason = reason
        self.offset = offset
    }

    package var description: String {
        let what =
            switch reason {
            case .endedEarly: "JSON ends in the middle of a value"
            case .unexpected(let byte): "unexpected byte 0x\(String(byte, radix: 16)) in JSON"
            case .trailing: "something follows the JSON document"
            case .invalidString: "a JSON string is not valid UTF-8, or holds a raw control character"
            case .nulCharacter: "a JSON string holds \\u0000, which can't be stored"
            case .invalidNumber: "not a JSON number"
            case .tooDeep: "JSON is nested deeper than \(JSONReader.depthLimit) levels"
            case .mismatch(let expected): "\(expected) expected in JSON"
            }
        return "\(what), at byte \(offset)"
    }
}
