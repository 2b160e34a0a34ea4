/// Turns the bytes of a message into text, by the character set it names.
package enum Charset {
    /// Decodes UTF-8, US-ASCII, ISO-8859-1 and -2, Windows-1250 and -1252 under their usual names.
    ///
    /// An unknown name is tried as UTF-8 and then as Windows-1252, as readers of mail do. Never fails: what has no character becomes U+FFFD.
    package static func decode(_ bytes: some Collection<UInt8>, named name: String?) -> String {
        switch name?.asciiLowercased {
        case "utf-8", "utf8", "unicode-1-1-utf-8": bytes.text
        case "iso-8859-2", "iso8859-2", "iso_8859-2", "latin2", "l2": single(bytes, CharsetTable.iso8859part2)
        case "windows-1250", "cp1250", "x-cp1250": single(bytes, CharsetTable.windows1250)
        case "iso-8859-1", "iso8859-1", "iso_8859-1", "latin1", "l1", "windows-1252", "cp1252", "x-cp1252":
            // Senders who say ISO-8859-1 mean Windows-1252, which differs only where the former has control characters (WHATWG Encoding).
            single(bytes, CharsetTable.windows1252)
        default: guess(bytes)
        }
    }

    private static func guess(_ bytes: some Collection<UInt8>) -> String {
        String(validating: bytes, as: UTF8.self) ?? single(bytes, CharsetTable.windows1252)
    }

    private static func single(_ bytes: some Collection<UInt8>, _ table: [UInt16]) -> String {
        var text = String.UnicodeScalarView()
        for byte in bytes {
            let code = byte < 128 ? UInt16(byte) : table[Int(byte) - 128]
            text.append(Unicode.Scalar(code) ?? "\u{FFFD}")
        }
        return String(text)
    }
}
