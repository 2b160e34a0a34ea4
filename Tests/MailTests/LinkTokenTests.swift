import Identity
import Mail
import Testing

struct LinkTokenTests {
    private let token = LinkToken(
        purpose: .unsubscribe, keyID: 3, contact: UUID(high: 1, low: 2), delivery: UUID(high: 3, low: 4), topic: "nowości")

    private func mac(_ keyID: UInt8, _ bytes: [UInt8]) -> [UInt8]? { keyID == 3 ? weakMAC(3)(bytes) : nil }

    @Test func `a token leads back to what it was made of`() throws {
        let text = try token.signed(mac: weakMAC(3))
        #expect(text.utf8.allSatisfy { $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "+") })
        #expect(try LinkToken(verifying: text, for: .unsubscribe, mac: mac) == token)
    }

    @Test func `a token for one purpose is refused for every other`() throws {
        let text = try token.signed(mac: weakMAC(3))
        for purpose in LinkToken.Purpose.allCases where purpose != .unsubscribe {
            #expect(throws: LinkTokenError.otherPurpose) { try LinkToken(verifying: text, for: purpose, mac: mac) }
        }
    }

    @Test func `a token of another key or an unknown one is refused`() throws {
        let text = try token.signed(mac: weakMAC(4))
        #expect(throws: LinkTokenError.forged) { try LinkToken(verifying: text, for: .unsubscribe, mac: mac) }
        #expect(throws: LinkTokenError.unknownKey(3)) { try LinkToken(verifying: text, for: .unsubscribe, mac: { _, _ in nil }) }
    }

    @Test func `a topic has at most 128 bytes`() throws {
        let longest = String(repeating: "t", count: 128)
        let fits = LinkToken(purpose: .click, keyID: 3, contact: token.contact, delivery: token.delivery, topic: longest)
        #expect(try LinkToken(verifying: fits.signed(mac: weakMAC(3)), for: .click, mac: mac) == fits)
        let tooLong = LinkToken(purpose: .click, keyID: 3, contact: token.contact, delivery: token.delivery, topic: longest + "t")
        #expect(throws: LinkTokenError.topicTooLong) { try tooLong.signed(mac: weakMAC(3)) }
    }

    @Test func `no changed token is accepted`() throws {
        var generator = SplitMix(state: 8)
        let text = try token.signed(mac: weakMAC(3))
        for _ in 0..<20_000 {
            let changed = generator.mutated(text)
            guard changed != text else { continue }
            #expect(throws: LinkTokenError.self) { try LinkToken(verifying: changed, for: .unsubscribe, mac: mac) }
        }
        #expect(throws: LinkTokenError.malformed) {
            try LinkToken(verifying: String(repeating: "A", count: 1_000_000), for: .click, mac: mac)
        }
    }
}
