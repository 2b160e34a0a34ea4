import Testing

@testable import Identity

struct UUIDTests {
    /// RFC 9562, appendix A.4.
    @Test func `version 5 of the RFC's example`() throws {
        let dns = try #require(UUID("6ba7b810-9dad-11d1-80b4-00c04fd430c8"))
        #expect(UUID.version5(namespace: dns, name: "www.example.com".utf8).description == "2ed6657d-e927-568b-95e1-2665a8aea6a2")
    }

    /// Names around SHA-1's block boundary, against Python's uuid.uuid5.
    @Test(arguments: [
        (0, "4ebd0208-8328-5d69-8c44-ec50939c0967"),
        (39, "2f80c0d1-1c62-579f-8d68-e61ad5592c9b"),
        (40, "e56fd57a-7633-5e1d-8f80-70e05ac413e5"),
        (1000, "f6d12730-a238-51ed-bf69-3689855f9bbf"),
    ])
    func `version 5 of long names`(count: Int, expected: String) throws {
        let dns = try #require(UUID("6ba7b810-9dad-11d1-80b4-00c04fd430c8"))
        #expect(UUID.version5(namespace: dns, name: [UInt8](repeating: UInt8(ascii: "x"), count: count)).description == expected)
    }

    @Test func `version 7 carries its time and sorts by it`() {
        var random = SeededRandom(state: 7)
        let early = UUID.version7(milliseconds: 0x0123_4567_89AB, using: &random)
        let late = UUID.version7(milliseconds: 0x0123_4567_89AC, using: &random)
        #expect(early < late)
        #expect(early.description.hasPrefix("01234567-89ab-7"))
        #expect(early.low >> 62 == 0b10)
    }

    @Test func `text and bytes round-trip`() {
        var random = SeededRandom(state: 7)
        for _ in 0..<100 {
            let id = UUID.version4(using: &random)
            #expect(UUID(id.description) == id)
            #expect(UUID(id.description.uppercased()) == id)
            #expect(UUID(bytes: id.bytes) == id)
        }
    }

    @Test(arguments: [
        "", "6ba7b810-9dad-11d1-80b4-00c04fd430c", "6ba7b810x9dad-11d1-80b4-00c04fd430c8",
        "6ba7b8109dad-11d1-80b4-00c04fd430c8-", "zba7b810-9dad-11d1-80b4-00c04fd430c8",
    ])
    func `what isn't an identifier is refused`(text: String) {
        #expect(UUID(text) == nil)
    }
}

/// A seeded source of random numbers (SplitMix64).
private struct SeededRandom: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
