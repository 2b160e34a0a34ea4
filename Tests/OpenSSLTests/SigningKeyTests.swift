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
        #expect(
            Base64.encode(Digest.sha256(DKIMCanonical.body(Array(body.utf8)[...])))
                == Array("2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=".utf8))
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

    /// An RSA key of 1024 bits (RFC 8017 A.1.2), whose numbers needn't fit together to be refused.
    private static var weak: String {
        let modulus = [UInt8](repeating: 0xC1, count: 128)
        let numbers: [[UInt8]] = [[0], [0] + modulus, [1, 0, 1], modulus.map { $0 >> 1 }] + Array(repeating: [0x61, 0x61], count: 5)
        return pem("RSA PRIVATE KEY", der(0x30, numbers.flatMap { der(0x02, $0) }))
    }

    /// A key on the curve P-256 (RFC 5915 in RFC 5208): the number one.
    private static var elliptic: String {
        let algorithm = der(0x30, hexadecimal("06072a8648ce3d0201") + hexadecimal("06082a8648ce3d030107"))
        let scalar = der(0x30, [2, 1, 1] + der(0x04, [UInt8](repeating: 0, count: 31) + [1]))
        return pem("PRIVATE KEY", der(0x30, [2, 1, 0] + algorithm + der(0x04, scalar)))
    }

    /// Anything under a passphrase, for which nobody must be asked.
    private static var encrypted: String {
        pem(
            "RSA PRIVATE KEY", [UInt8](repeating: 7, count: 64),
            header: "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00112233445566778899AABBCCDDEEFF\n\n")
    }

    private static func der(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        let length = content.count
        return [tag] + (length < 128 ? [UInt8(length)] : [0x82, UInt8(length >> 8), UInt8(length & 255)]) + content
    }

    private static func pem(_ label: String, _ der: [UInt8], header: String = "") -> String {
        let lines = String(decoding: Base64.encodeLines(der).filter { $0 != 13 }, as: UTF8.self)
        return "-----BEGIN \(label)-----\n\(header)\(lines)-----END \(label)-----\n"
    }
}
