import Curl
import Testing

@Suite struct SMTPEnvelopeTests {
    @Test(arguments: ["ola@example.org", "a+b=c@x.example", "zażółć@xn--bcher-kva.example", "o'neill@a-b.example", "x@[127.0.0.1]"])
    func `an ordinary address is taken`(address: String) throws {
        #expect(try SMTPEnvelope(sender: "", recipient: address).recipient == address)
        #expect(try SMTPEnvelope(sender: address, recipient: address).sender == address)
    }

    @Test(arguments: [
        "", "ola", "@example.org", "ola@", "a@b@c", "ola@exa mple.org", "o la@example.org", "ola@example.org\r\nRCPT TO:<eve@example.org>",
        "ola\n@example.org", "<ola@example.org>", "ola>@example.org", "\"o la\"@example.org", "ola@bücher.example", "ola@example.org\0",
        "ola\u{7F}@example.org",
    ]) func `an address that would say something else on the wire is refused`(address: String) {
        #expect(throws: CurlError.self) { try SMTPEnvelope(sender: "a@example.org", recipient: address) }
    }

    @Test(arguments: ["zoe.example.org", "\"zoe q\"@example.org", "zoe;@example.org", "zoe@exa mple.org", "@zoe", "zoe@"])
    func `an error names whose address is wrong, and how, without the address`(address: String) {
        for (sender, recipient, party) in [("", address, "the recipient's"), (address, "a@example.org", "the sender's")] {
            let error = #expect(throws: CurlError.self) { try SMTPEnvelope(sender: sender, recipient: recipient) }
            let text = error.map { "\($0)" } ?? ""
            #expect(text.contains(party) && !text.contains("zoe") && !text.contains("example"), "\(text)")
        }
        #expect(throws: CurlError.address("the recipient's has quotes before the @, which are not supported: give one without")) {
            try SMTPEnvelope(sender: "", recipient: "\"zoe\"@example.org")
        }
    }

    @Test func `parts may be as long as RFC 5321 says and no longer`() throws {
        let local = String(repeating: "l", count: 64)
        let domain = String(repeating: "d", count: 255)
        _ = try SMTPEnvelope(sender: "", recipient: "\(local)@\(domain)")
        #expect(throws: CurlError.self) { try SMTPEnvelope(sender: "", recipient: "l\(local)@example.org") }
        #expect(throws: CurlError.self) { try SMTPEnvelope(sender: "", recipient: "l@d\(domain)") }
    }

    @Test func `whatever is taken holds no byte that ends a path or a line`() {
        var random = SeededGenerator(seed: 7)
        var taken = 0
        for _ in 0..<20_000 {
            var bytes = Array("ola@example.org".utf8)
            for _ in 0..<Int.random(in: 0...2, using: &random) {
                bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...127, using: &random)
            }
            guard let envelope = try? SMTPEnvelope(sender: "", recipient: String(decoding: bytes, as: UTF8.self)) else { continue }
            taken += 1
            #expect(envelope.recipient.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "<") && $0 != UInt8(ascii: ">") })
        }
        #expect(taken > 1_000)
    }
}

/// SplitMix64: the same numbers in every run.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }
}
