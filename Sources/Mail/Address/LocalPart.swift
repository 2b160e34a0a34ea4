internal import Foundation

/// The part of an address before the `@`.
enum LocalPart {
    static func normalized(_ text: String) throws(AddressError) -> String {
        guard text.unicodeScalars.allSatisfy({ !isUnsafe($0) && !$0.properties.isWhitespace }) else {
            throw .badLocalPart(reason: "spaces and control characters can't be delivered safely")
        }
        let content = text.hasPrefix("\"") ? try unquoted(text) : text
        let isAtoms = isDotAtom(content)
        guard isAtoms || text.hasPrefix("\"") else {
            throw .badLocalPart(reason: "dots must stand between characters, and these may only be letters, digits and !#$%&'*+-/=?^_`{|}~")
        }
        let result = (isAtoms ? content : quoted(content)).precomposedStringWithCanonicalMapping
        guard result.utf8.count <= 64 else { throw .localPartTooLong }
        return result
    }

    private static func isDotAtom(_ text: String) -> Bool {
        text.utf8.split(separator: ASCII.dot, omittingEmptySubsequences: false).allSatisfy { atom in
            !atom.isEmpty && atom.allSatisfy { $0.isAtomText || $0 >= 128 }
        }
    }

    private static func unquoted(_ text: String) throws(AddressError) -> String {
        var content: [UInt8] = []
        var isEscaped = false
        let bytes = Array(text.utf8)
        guard bytes.count >= 2, bytes.last == ASCII.quote else { throw .badLocalPart(reason: "the closing quote is missing") }
        for byte in bytes[1..<bytes.count - 1] {
            if !isEscaped, byte == ASCII.backslash {
                isEscaped = true
                continue
            }
            guard isEscaped || byte != ASCII.quote else { throw .badLocalPart(reason: "a quote stands inside the quotes") }
            content.append(byte)
            isEscaped = false
        }
        guard !isEscaped else { throw .badLocalPart(reason: "the closing quote is escaped") }
        return content.text
    }

    private static func quoted(_ content: String) -> String {
        var output = [ASCII.quote]
        for byte in content.utf8 {
            if byte == ASCII.quote || byte == ASCII.backslash { output.append(ASCII.backslash) }
            output.append(byte)
        }
        return (output + [ASCII.quote]).text
    }
}
