/// A display name with an address (`mailbox` of RFC 5322 §3.4), as it stands in From and To.
package struct NamedAddress: Hashable, Sendable {
    /// The name as a person reads it, in any script, without controls; empty for none.
    package let name: String
    /// Where mail goes.
    package let address: Address

    /// Joins a name to an address; controls and text-direction marks in the name become spaces, since a name may come from anybody.
    package init(name: String = "", address: Address) {
        self.name = HeaderText.cleaned(name)
        self.address = address
    }

    /// Reads `name@domain`, `Display Name <name@domain>` or `"Name, quoted" <name@domain>`, as configuration files have it.
    package init(parsing text: String) throws(AddressError) {
        let bytes = text.utf8.trimmed
        guard bytes.last == ASCII.greater else {
            self.init(address: try Address(parsing: text))
            return
        }
        guard bytes.count <= 2_048, let open = bytes.lastIndex(of: ASCII.less) else { throw .badForm }
        let inner = String(decoding: bytes[bytes.index(after: open)..<bytes.index(before: bytes.endIndex)], as: UTF8.self)
        let phrase = Array(bytes[..<open]).trimmed
        self.init(name: try Self.name(phrase), address: try Address(parsing: inner))
    }

    private static func name(_ phrase: ArraySlice<UInt8>) throws(AddressError) -> String {
        guard phrase.first == ASCII.quote else {
            guard !phrase.contains(ASCII.quote), !phrase.contains(ASCII.less) else { throw .badForm }
            return EncodedWord.decode(phrase.text)
        }
        guard phrase.count >= 2, phrase.last == ASCII.quote else { throw .badForm }
        var content: [UInt8] = []
        var isEscaped = false
        for byte in phrase.dropFirst().dropLast() {
            if byte == ASCII.backslash, !isEscaped {
                isEscaped = true
                continue
            }
            guard isEscaped || byte != ASCII.quote else { throw .badForm }
            content.append(byte)
            isEscaped = false
        }
        return content.text
    }
}
