/// Writes header fields: folded at 78 characters where there is a space to fold at (RFC 5322 §2.1.1), ended by CRLF.
struct HeaderWriter {
    private(set) var output: [UInt8] = []
    private var column = 0
    private static let softLimit = 78

    init() { output.reserveCapacity(2_048) }

    /// Starts a field; its name was checked before.
    mutating func begin(_ name: String) {
        output += name.utf8
        output.append(ASCII.colon)
        column = name.utf8.count + 1
    }

    /// Adds a word that can't be broken, after one space or a fold.
    mutating func word(_ word: some Collection<UInt8>) {
        if column + 1 + word.count > Self.softLimit, column > 1 { fold() }
        output.append(ASCII.space)
        output += word
        column += 1 + word.count
    }

    /// Ends the field.
    mutating func end() {
        output.append(ASCII.carriageReturn)
        output.append(ASCII.lineFeed)
        column = 0
    }

    private mutating func fold() {
        output.append(ASCII.carriageReturn)
        output.append(ASCII.lineFeed)
        column = 0
    }

    /// Ends the header section.
    mutating func endSection() { end() }

    /// Adds bytes that are no header, as they are.
    mutating func append(_ bytes: some Collection<UInt8>) { output += bytes }

    /// Characters left in this line for a word.
    private var room: Int { Self.softLimit - column - 1 }

    /// Adds text of any script: as it is where that is safe, in encoded-words otherwise.
    mutating func text(_ text: String) {
        let text = HeaderText.cleaned(text)
        guard HeaderText.isPlain(text) else { return encodedWords(text) }
        var spaces = 0
        for part in text.utf8.split(separator: ASCII.space, omittingEmptySubsequences: false) {
            // Spaces in a row belong to the next word, so that no line has white space only.
            if part.isEmpty {
                spaces += 1
                continue
            }
            word(repeatElement(ASCII.space, count: spaces) + Array(part))
            spaces = 0
        }
    }

    /// Adds a display name and an address.
    mutating func address(_ value: NamedAddress, isLast: Bool = true) {
        let address = Array(value.address.description.utf8)
        let comma = isLast ? [] : [ASCII.comma]
        if value.name.isEmpty { return word(address + comma) }
        phrase(value.name)
        word([ASCII.less] + address + [ASCII.greater] + comma)
    }

    private mutating func phrase(_ name: String) {
        guard HeaderText.isPlain(name), name.utf8.count <= 66 else { return encodedWords(name) }
        let words = name.utf8.split(separator: ASCII.space, omittingEmptySubsequences: false)
        if words.allSatisfy({ !$0.isEmpty && $0.allSatisfy(\.isAtomText) }) {
            for atom in words { word(atom) }
            return
        }
        var quoted = [ASCII.quote]
        for byte in name.utf8 {
            if byte == ASCII.quote || byte == ASCII.backslash { quoted.append(ASCII.backslash) }
            quoted.append(byte)
        }
        guard quoted.count < Self.softLimit - 2 else { return encodedWords(name) }
        word(quoted + [ASCII.quote])
    }

    private mutating func encodedWords(_ text: String) {
        for encoded in EncodedWord.encode(text, firstLimit: min(room, EncodedWord.limit)) { word(encoded) }
    }
}
