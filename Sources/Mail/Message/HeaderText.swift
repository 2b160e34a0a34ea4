/// Text on its way into a header: what comes from merge fields is made harmless here and nowhere else.
enum HeaderText {
    /// Controls, line ends among them, and marks that reorder text become spaces; white space at either end goes.
    static func cleaned(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0.isVisible || $0 == ASCII.space }), text.utf8.first != ASCII.space, text.utf8.last != ASCII.space {
            return text
        }
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { scalars.append(isUnsafe(scalar) ? " " : scalar) }
        return String(scalars.drop { $0 == " " }).trimmedEnd
    }

    /// Whether ASCII text can stand as it is, with folds at its spaces: no word is so long that a line would burst, and nothing in it
    /// would be taken for an encoded-word, and no run of spaces could fill a line.
    static func isPlain(_ text: String) -> Bool {
        var run = 0
        var spaces = 0
        var previous: UInt8 = 0
        for byte in text.utf8 {
            guard byte.isVisible || byte == ASCII.space else { return false }
            if byte == UInt8(ascii: "?"), previous == ASCII.equals { return false }
            run = byte == ASCII.space ? 0 : run + 1
            spaces = byte == ASCII.space ? spaces + 1 : 0
            guard run <= 66, spaces <= 4 else { return false }
            previous = byte
        }
        return true
    }
}

extension String {
    fileprivate var trimmedEnd: String {
        var rest = self[...]
        while rest.last == " " { rest.removeLast() }
        return String(rest)
    }
}
