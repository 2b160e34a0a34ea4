import Mail
import Testing

@Suite struct PlainAddressTests {
    @Test func `ordinary addresses are told by their bytes`() {
        for text in ["anna@example.org", "a.b+c@x-y.co.uk", "1@1a.de", "o'neil@example.com", "A_B@Example.COM"] {
            #expect(Address.isPlain(Array(text.utf8)[...]), "\(text)")
        }
        for text in [
            "", "@", "a@", "@b", "a", "a.@b", ".a@b", "a..b@c", "a@b..c", "a@-b", "a@b-", "a@b.1", "a b@c", "ż@b", "a@xn--ab",
            "a@[1.2.3.4]",
        ] {
            #expect(!Address.isPlain(Array(text.utf8)[...]), "\(text)")
        }
    }

    @Test func `whatever is plain the parser takes as it is, but for the domain's case`() throws {
        var random = SplitMix(state: 3)
        let alphabet = Array("aZ9.-_@+ż\" ".unicodeScalars)
        var plain = 0
        for _ in 0..<60_000 {
            var text = ""
            for _ in 0..<Int.random(in: 3...9, using: &random) { text.unicodeScalars.append(alphabet.randomElement(using: &random) ?? "a") }
            guard Address.isPlain(Array(text.utf8)[...]) else { continue }
            plain += 1
            #expect(try Address(parsing: text).description.lowercased() == text.lowercased(), "\(text)")
        }
        #expect(plain > 100)
        let long = String(repeating: "a", count: 64) + "@" + String(repeating: "b", count: 63) + ".c"
        #expect(Address.isPlain(Array(long.utf8)[...]) && Address(long) != nil)
        for bad in ["a" + long, long.replacing("@b", with: "@bb")] {
            #expect(!Address.isPlain(Array(bad.utf8)[...]) && Address(bad) == nil)
        }
    }
}
