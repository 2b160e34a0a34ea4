import Mail
import OpenSSL
import Testing

struct SigningKeyTests {
    @Test func `a key written as PEM is the same key when read`() throws {
        for key in [try SigningKey.generateRSA2048(), try SigningKey.generateEd25519()] {
            let copy = try SigningKey(pem: try key.pem)
            #expect(copy.kind == key.kind)
            #expect(try copy.publicKey == key.publicKey)
            #expect(try copy.sign([1, 2, 3]) == key.sign([1, 2, 3]))
            #expect(try key.isValid(copy.sign([1, 2, 3]), for: [1, 2, 3]))
            #expect(try !key.isValid(copy.sign([1, 2, 3]), for: [1, 2, 4]))
        }
    }

    @Test func `lengths are those of the algorithms`() throws {
        let rsa = try SigningKey.generateRSA2048()
        #expect(try rsa.sign([]).count == 256)
        #expect(try rsa.publicKey.count == 294)
        let ed25519 = try SigningKey.generateEd25519()
        #expect(try ed25519.sign([]).count == 64)
        #expect(try ed25519.publicKey.count == 32)
    }

    @Test func `what isn't a strong, open private key is refused with a reason`() throws {
        #expect(throws: CryptoError.self) { try SigningKey(pem: []) }
        #expect(throws: CryptoError.self) {
            try SigningKey(pem: Array("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n".utf8))
        }
        #expect(throws: CryptoError.weakKey(bits: 1_024)) { try SigningKey(pem: Array(Self.weak.utf8)) }
        #expect(throws: CryptoError.unsupportedKey(type: "EC")) { try SigningKey(pem: Array(Self.elliptic.utf8)) }
        #expect(throws: CryptoError.self) { try SigningKey(pem: Array(Self.encrypted.utf8)) }
    }

    @Test func `many tasks may sign with one key at once`() async throws {
        let key = try SigningKey.generateRSA2048()
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for task in 0..<8 {
                group.addTask {
                    try (0..<20).allSatisfy { round in
                        let data = [UInt8](repeating: UInt8(task), count: round)
                        return try key.isValid(try key.sign(data), for: data)
                    }
                }
            }
            for try await isRight in group { #expect(isRight) }
        }
    }

    /// RFC 8463, appendix A.
    @Test func `the RFC's message gets the RFC's Ed25519 signature`() throws {
        let body = "Hi.\r\n\r\nWe lost the game.  Are you hungry yet?\r\n\r\nJoe.\r\n"
        #expect(Base64.encode(Digest.sha256(DKIMCanonical.body(body.utf8))) == Array("2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=".utf8))
        let fields = [
            ("From", " Joe SixPack <joe@football.example.com>"),
            ("To", " Suzie Q <suzie@shopping.example.net>"),
            ("Subject", " Is dinner ready?"),
            ("Date", " Fri, 11 Jul 2003 21:00:37 -0700 (PDT)"),
            ("Message-ID", " <20030712040037.46341.5F8J@football.example.com>"),
        ]
        var data = fields.flatMap { DKIMCanonical.header(name: $0.0.utf8, value: $0.1.utf8) + Array("\r\n".utf8) }
        data += DKIMCanonical.header(name: "DKIM-Signature".utf8, value: Self.unsigned.utf8)
        let seed = Base64.decode("nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=".utf8)
        let der = hexadecimal("302e020100300506032b657004220420") + seed
        let pem = "-----BEGIN PRIVATE KEY-----\n\(String(decoding: Base64.encode(der), as: UTF8.self))\n-----END PRIVATE KEY-----\n"
        let key = try SigningKey(pem: Array(pem.utf8))
        #expect(try Base64.encode(key.publicKey) == Array("11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=".utf8))
        let signature = "/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11BusFa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw=="
        #expect(try Base64.encode(key.sign(Digest.sha256(data))) == Array(signature.utf8))
    }

    private static let unsigned = """
         v=1; a=ed25519-sha256; c=relaxed/relaxed;\r
         d=football.example.com; i=@football.example.com;\r
         q=dns/txt; s=brisbane; t=1528637909; h=from : to :\r
         subject : date : message-id : from : subject : date;\r
         bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;\r
         b=
        """

    /// RSA of 1024 bits. Made for this test.
    private static let weak = """
        -----BEGIN PRIVATE KEY-----
        MIICeAIBADANBgkqhkiG9w0BAQEFAASCAmIwggJeAgEAAoGBANkJXj+uRC/46+Uw
        JDauFK5rnRYd2Mi0kZtHQjixFWJgQwKo608gqNr4cVCKxHX7ZMGzvOpg16jaMWi1
        URPXChHz17MWGEwcxJGtnViFrkGJmxqab5MRTI1Qg27q1u6WhbCr8MJzi70j4BaS
        a/LZ2abCNo9bvKuXjz8ZmX81XKB5AgMBAAECgYEAxlDVGgM2s08U3fs7W+t9YlNa
        2pazO9IjKmvWis7k51tmX8vSGB+Tq2JQyHPESLpJuuVtvgx3gwa9Fxx21VYtD8NC
        Dn82wy0eHDOkhqBQCLluwi+qbffCkaTZLj8/iLurbREmIA/tBgf54dJijwnquLgz
        hqQituCdbvicKIvH0PECQQD2AVVvbbS87MuTm67zzMfQOyh3j+LhXD7mXvy5oE8W
        igS4srICoMwIc1FNIKWFnUskRj+SYmUSUDvmu1QWFovfAkEA4dq8YMqgP+mEiKN8
        B5nbfnxMf3dWtk5ZSuOblr5yPYhql7GnN7tLKsfjKOyQQV4EForC50EXf8Xc2jWg
        7CTepwJALZt1sWDPXy8vVsBIIR7X9HzjNbdRQqKNbrwxcmCMCQuxcGSAqAgTi4WF
        jxz8UtckdSco5gSj5E9Hq7ETF706VQJBALMH3vei5zCCfSqK3VBxJ8q14TXRdY0B
        wkpY7gaqZIheUJB6pKDK+KSq2migTSFj0z3DNQh3UpdYUt8uT6eg+lUCQQDId5ot
        13tIGc0Z/IrOREh5tc4wOI7foEqwkcYosCjD3geVVe20PaHdDMNCQaG4m8RYPVIU
        MqXrC9f2jUs20nem
        -----END PRIVATE KEY-----
        """

    /// An elliptic curve key (P-256). Made for this test.
    private static let elliptic = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgJ5aKObo0tWEyToyU
        O0EQskuZKTqDotxnukPiIkzfx2ehRANCAATl8Sg2h5LR96MeQb8UTCU4AVTdHBh9
        sqKmELg/1g+Be6LQF/RpIWc/+UDayYYxg0bgZ7zKLUHbebtymU0JSBTz
        -----END PRIVATE KEY-----
        """

    /// An Ed25519 key under the passphrase “x”. Made for this test.
    private static let encrypted = """
        -----BEGIN ENCRYPTED PRIVATE KEY-----
        MIGbMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAi8URNsKtKyFAICCAAw
        DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEECrh6vOoYiLIo+EYAP24FQUEQO8s
        4j0qFAQhknq0rAXhuOqJYzs87s41z53HBru8VLeTai3qtI9Wt4JgCw4b8vx/ErPb
        D7UUT3J13Vna/zTEewk=
        -----END ENCRYPTED PRIVATE KEY-----
        """
}
