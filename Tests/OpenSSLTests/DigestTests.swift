import OpenSSL
import Testing

struct DigestTests {
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ])
    func `SHA-256 of FIPS 180-4's samples`(text: String, digest: String) {
        #expect(Digest.sha256(Array(text.utf8)) == hexadecimal(digest))
    }

    @Test func `HMAC of RFC 4231's samples`() {
        #expect(
            hmacSHA256(key: [UInt8](repeating: 0x0b, count: 20), Array("Hi There".utf8))
                == hexadecimal("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"))
        #expect(
            hmacSHA256(key: Array("Jefe".utf8), Array("what do ya want for nothing?".utf8))
                == hexadecimal("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"))
        #expect(
            hmacSHA256(key: [], []) == hexadecimal("b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"))
    }

    @Test func `bytes are compared whole`() {
        #expect(constantTimeEquals([], []))
        #expect(constantTimeEquals([1, 2, 3], [1, 2, 3]))
        #expect(!constantTimeEquals([1, 2, 3], [1, 2, 4]))
        #expect(!constantTimeEquals([1, 2, 3], [1, 2]))
    }

    @Test func `random numbers don't repeat across refills`() {
        let random = SecureRandom()
        let numbers = (0..<1_000).map { _ in random.next() }
        #expect(Set(numbers).count == 1_000)
        #expect(Set((0..<100).map { _ in randomBytes(16) }).count == 100)
        #expect(randomBytes(0).isEmpty)
    }
}
