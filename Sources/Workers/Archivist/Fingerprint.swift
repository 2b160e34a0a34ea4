internal import OpenSSL

/// What the same failure has in common from message to message.
enum Fingerprint {
    /// The queue and the reason without numbers, ids and quoted values, hashed.
    static func of(queue: String, reason: String) -> String {
        var shape = ""
        var isQuoted = false
        for character in reason {
            if character == "\"" || character == "'" { isQuoted.toggle() }
            if isQuoted { continue }
            if character.isHexDigit && !character.isLetter || character.isNumber { continue }
            shape.append(character)
        }
        let words = shape.split(separator: " ").filter { !$0.contains("-") || $0.count < 8 }
        let digest = Digest.sha256(Array("\(queue)\n\(words.joined(separator: " "))".utf8))
        return digest.prefix(8).map { String(UInt16($0) + 0x100, radix: 16).dropFirst() }.joined()
    }
}
