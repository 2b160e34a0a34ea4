internal import OpenSSL

/// What the same failure has in common from message to message.
///
/// Numbers, ids, quoted values and addresses differ where the failure is the same; words don't. So `"A-17" has 3 items` and `"B-2" has 40
/// items` are one group, and `has no items` is another.
enum Fingerprint {
    /// The queue and the reason's shape, hashed: 16 hexadecimal digits.
    static func of(queue: String, reason: String) -> String {
        let digest = Digest.sha256(Array("\(queue)\n\(shape(of: reason))".utf8))
        return digest.prefix(8).map { String(UInt16($0) + 0x100, radix: 16).dropFirst() }.joined()
    }

    /// The reason with `#` in place of what differs from message to message.
    static func shape(of reason: String) -> String {
        unquoted(Array(reason)).split(whereSeparator: \.isWhitespace).map { shape(ofWord: $0) }.joined(separator: " ")
    }

    // MARK: Quotes

    private static let closing: [Character: Character] = ["\"": "\"", "'": "'", "`": "`", "“": "”", "«": "»"]

    /// A quotation that doesn't end was cut off with the reason; an apostrophe is none.
    private static func unquoted(_ text: [Character]) -> String {
        var kept = ""
        var index = 0
        while index < text.count {
            let character = text[index]
            guard let close = closing[character], mayOpen(text, at: index) else {
                kept.append(character)
                index += 1
                continue
            }
            let end = self.end(of: close, in: text, from: index + 1)
            guard end != nil || character != "'" else {
                kept.append(character)
                index += 1
                continue
            }
            kept.append("#")
            index = (end ?? text.count - 1) + 1
        }
        return kept
    }

    private static func mayOpen(_ text: [Character], at index: Int) -> Bool {
        text[index] != "'" || index == 0 || !(text[index - 1].isLetter || text[index - 1].isNumber)
    }

    private static func end(of close: Character, in text: [Character], from start: Int) -> Int? {
        var index = start
        while index < text.count {
            if text[index] == "\\" {
                index += 2
                continue
            }
            let next = index + 1 < text.count ? text[index + 1] : " "
            if text[index] == close, close != "'" || !(next.isLetter || next.isNumber) { return index }
            index += 1
        }
        return nil
    }

    // MARK: Words

    private static func shape(ofWord word: Substring) -> String {
        var shape = ""
        var rest = word
        while let first = rest.first {
            if let length = lengthOfUUID(rest) {
                shape += "#"
                rest.removeFirst(length)
            } else if let length = lengthOfAddress(rest) {
                shape += "#"
                rest.removeFirst(length)
            } else if first.isLetter || first.isNumber {
                let run = rest.prefix { $0.isLetter || $0.isNumber }
                shape += Self.shape(ofRun: run)
                rest.removeFirst(run.count)
            } else {
                shape.append(first)
                rest.removeFirst()
            }
        }
        return collapsed(shape)
    }

    /// `#` for a number or an id, `utf#` for `utf8`.
    private static func shape(ofRun run: Substring) -> String {
        guard let firstDigit = run.firstIndex(where: \.isNumber) else { return String(run) }
        let behind = run[firstDigit...].drop(while: \.isNumber)
        let isHexadecimal = run.count >= 8 && run.allSatisfy(\.isHexDigit)
        if isHexadecimal || behind.contains(where: \.isNumber) || firstDigit > run.startIndex && !behind.isEmpty { return "#" }
        return run[..<firstDigit] + "#" + behind
    }

    /// RFC 9562 §4: 8-4-4-4-12 hexadecimal digits.
    private static func lengthOfUUID(_ text: Substring) -> Int? {
        let candidate = text.prefix(36)
        let groups = candidate.split(separator: "-", omittingEmptySubsequences: false)
        guard groups.map(\.count) == [8, 4, 4, 4, 12], groups.allSatisfy({ $0.allSatisfy(\.isHexDigit) }) else { return nil }
        return candidate.count
    }

    /// What has an @ in its midst; the full stop behind it is the sentence's.
    private static func lengthOfAddress(_ text: Substring) -> Int? {
        let candidate = text.prefix { $0.isLetter || $0.isNumber || "@._%+-".contains($0) }
        guard candidate.contains("@") else { return nil }
        return candidate.count - (candidate.last == "." ? 1 : 0)
    }

    /// A date or a dotted number is one `#`, whatever its parts.
    private static func collapsed(_ shape: String) -> String {
        var text = shape
        for separator in ["-", ":", ".", ",", "/", "_", "+"] {
            while text.contains("#\(separator)#") { text = text.replacing("#\(separator)#", with: "#") }
        }
        while text.contains("##") { text = text.replacing("##", with: "#") }
        return text.replacing("#T#", with: "#").replacing("#Z", with: "#")
    }
}
