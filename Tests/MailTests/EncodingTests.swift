import Mail
import Testing

struct EncodingTests {
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
    ])
    func `base64 of RFC 4648's samples`(text: String, encoded: String) {
        #expect(Base64.encode(text.utf8) == Array(encoded.utf8))
        #expect(Base64.decode(encoded.utf8) == Array(text.utf8))
    }

    @Test(arguments: [
        ("", ""), ("f", "my"), ("fo", "mzxq"), ("foo", "mzxw6"), ("foob", "mzxw6yq"), ("fooba", "mzxw6ytb"), ("foobar", "mzxw6ytboi"),
    ])
    func `base32 of RFC 4648's samples, in either case`(text: String, encoded: String) {
        #expect(Base32.encode(text.utf8) == Array(encoded.utf8))
        #expect(Base32.decode(encoded.utf8) == Array(text.utf8))
        #expect(Base32.decode(encoded.uppercased().utf8) == Array(text.utf8))
    }

    @Test(arguments: ["A", "Zg=", "Zh", "Zg==", "Z g", "Zm9v+", "Zm9/"])
    func `base64url has one spelling per message`(text: String) {
        #expect(Base64.decodeURL(text.utf8) == nil)
    }

    @Test(arguments: ["m", "mz1", "mzx", "m0", "my="])
    func `base32 has one spelling per message but for case`(text: String) {
        #expect(Base32.decode(text.utf8) == nil)
    }

    @Test func `all codings bring random bytes back`() {
        var generator = SplitMix(state: 1)
        for round in 0..<2_000 {
            let bytes = generator.bytes(round % 200)
            #expect(Base64.decode(Base64.encode(bytes)) == bytes)
            #expect(Base64.decode(Base64.encodeLines(bytes)) == bytes)
            #expect(Base64.decodeURL(Base64.encodeURL(bytes)) == bytes)
            #expect(Base32.decode(Base32.encode(bytes)) == bytes)
        }
    }

    @Test func `quoted-printable keeps every byte, in lines of at most 76 with nothing blank at their ends`() {
        var generator = SplitMix(state: 2)
        let alphabet = Array("abc =\t  \n.é".utf8)
        for round in 0..<3_000 {
            let text = (0..<round % 300).map { _ in alphabet.randomElement(using: &generator) ?? 0 }
            let encoded = QuotedPrintable.encode(text)
            let expected = text.flatMap { $0 == 10 ? [13, 10] : [$0] }
            #expect(QuotedPrintable.decode(encoded) == expected)
            for line in encoded.split(separator: 10, omittingEmptySubsequences: false) {
                let content = line.last == 13 ? line.dropLast() : line
                #expect(content.count <= 76 && content.allSatisfy { $0 < 127 })
                #expect(content.last != 32 && content.last != 9)
            }
        }
    }

    @Test(arguments: [
        ("=41=5a=\r\nx", "AZx"), ("a=", "a"), ("a=4", "a=4"), ("a=XY", "a=XY"), ("soft= \t\r\nend", "softend"),
        ("blank \t\r\nx", "blank\r\nx"), ("=", ""),
    ])
    func `careless quoted-printable is read as well as it can be`(text: String, decoded: String) {
        #expect(QuotedPrintable.decode(text.utf8) == Array(decoded.utf8))
    }

    /// RFC 2047 §8, and what senders make of it.
    @Test(arguments: [
        ("=?ISO-8859-1?Q?a?=", "a"), ("=?ISO-8859-1?Q?a?= b", "a b"), ("=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?=", "ab"),
        ("=?ISO-8859-1?Q?a?=   =?ISO-8859-1?Q?b?=", "ab"), ("=?ISO-8859-1?Q?a_b?=", "a b"),
        ("=?US-ASCII?Q?Keith_Moore?= <moore@cs.utk.edu>", "Keith Moore <moore@cs.utk.edu>"),
        ("=?ISO-8859-1?Q?Andr=E9?= Pirard", "André Pirard"),
        (
            "=?ISO-8859-1?B?SWYgeW91IGNhbiByZWFkIHRoaXMgeW8=?= =?ISO-8859-2?B?dSB1bmRlcnN0YW5kIHRoZSBleGFtcGxlLg==?=",
            "If you can read this you understand the example."
        ),
        ("=?utf-8*pl?q?=C5=BC?=", "ż"), ("=?utf-8?b?xQ==?= =?utf-8?b?vA==?=", "ż"), ("=?iso-8859-2?q?=BF=F3=B3w?=", "żółw"),
        ("=?windows-1250?q?=BF=B9?=", "żą"),
        ("=?utf-8?q?open", "=?utf-8?q?open"), ("=??q?x?=", "=??q?x?="), ("=?x?z?y?=", "=?x?z?y?="), ("a =? b", "a =? b"), ("=?", "=?"),
        ("", ""),
    ])
    func `encoded-words are read`(value: String, text: String) {
        #expect(EncodedWord.decode(value) == text)
    }

    @Test func `character sets have their letters`() {
        #expect(Charset.decode([0xB1, 0xE6, 0xEA], named: "ISO-8859-2") == "ąćę")
        #expect(Charset.decode([0xB9, 0x9C, 0x9F], named: "windows-1250") == "ąśź")
        #expect(Charset.decode([0xE9, 0x80, 0x92], named: "windows-1252") == "é€’")
        #expect(Charset.decode([0xE9], named: "iso-8859-1") == "é")
        #expect(Charset.decode([0xC5, 0xBC], named: nil) == "ż")
        #expect(Charset.decode([0xE9, 0x20], named: "us-ascii") == "é ")
        #expect(Charset.decode([0xFF], named: "utf-8") == "\u{FFFD}")
    }
}
