/// Parameters of Content-Type and Content-Disposition.
enum ParameterEncoding {
    /// `name="value"`, or RFC 2231's `name*0*=utf-8''…` pieces when the value isn't short, quotable ASCII; one word each.
    static func words(name: String, value: String) -> [[UInt8]] {
        let value = HeaderText.cleaned(value)
        if value.utf8.count <= 60, value.utf8.allSatisfy({ $0.isVisible || $0 == ASCII.space }), !value.contains("=?"),
            !value.utf8.contains(ASCII.quote), !value.utf8.contains(ASCII.backslash)
        {
            return [Array("\(name)=\"\(value)\"".utf8)]
        }
        var pieces: [[UInt8]] = [[]]
        for byte in value.utf8.prefix(1_000) {
            let isSafe = byte.isLetter || byte.isDigit || byte == ASCII.dash || byte == ASCII.dot || byte == ASCII.underscore
            if pieces[pieces.count - 1].count >= 48 { pieces.append([]) }
            if isSafe {
                pieces[pieces.count - 1].append(byte)
            } else {
                pieces[pieces.count - 1] += [
                    UInt8(ascii: "%"), ASCII.upperHexadecimal[Int(byte >> 4)], ASCII.upperHexadecimal[Int(byte & 15)],
                ]
            }
        }
        return pieces.enumerated().map { index, piece in
            let label = pieces.count == 1 ? "\(name)*=utf-8''" : index == 0 ? "\(name)*0*=utf-8''" : "\(name)*\(index)*="
            return Array(label.utf8) + piece + (index == pieces.count - 1 ? [] : [ASCII.semicolon])
        }
    }
}
